// A program that writes calls to a journal until somebody kills it, and says on stdout what was acknowledged.
// Plain JavaScript over the built thread: it starts hundreds of times. Arguments: settings as JSON, number of this run.

import { Worker } from "node:worker_threads";

const [settings, run, entry] = process.argv.slice(2);
const worker = new Worker(entry, { workerData: { ...JSON.parse(settings), processId: process.pid } });

const callSeconds = 12;
let call = 0;
let seq = 0;
let batch = 0;
let pending = "";

const callId = () => `run-${run}-${call}`;

function next() {
  const at = seq;
  if (seq === 0) return { type: "call-started", at, callId: callId(), language: "en" };
  if (seq === callSeconds) return { type: "call-ended", at };
  if (seq % 3 !== 0) return { type: "time-passed", at };
  const cue = {
    id: `cue-${seq}`,
    category: "insult",
    severity: "high",
    channel: "caller",
    status: "confirmed",
    rule: "r",
  };
  const evidence = {
    words: "you useless idiot",
    start: at,
    end: at,
    confidence: 1,
    utterance: seq,
    wordCount: 3,
    startWord: 0,
    endWord: 2,
  };
  return { type: "cue-confirmed", at, cue: { ...cue, ...evidence } };
}

/** Batches of one to five events, as a call's come. */
function send() {
  const entries = [];
  for (let count = 0; count <= batch % 5; count += 1) {
    const event = next();
    entries.push({ kind: "event", callId: callId(), seq, wallMs: Date.now(), event });
    pending = `${callId()} ${seq + 1}`;
    if (event.type === "call-ended") [call, seq] = [call + 1, 0];
    else seq += 1;
  }
  batch += 1;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window: there is no origin.
  worker.postMessage({ type: "append", batch, entries });
}

worker.on("message", (message) => {
  if (message.type === "acknowledged") {
    process.stdout.write(`${pending}\n`);
    send();
  } else if (message.type === "refused") {
    process.stdout.write(`refused ${message.error.message}\n`);
  }
});
send();
