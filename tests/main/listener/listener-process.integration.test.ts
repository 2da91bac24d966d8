// The real listener process with real libvosk on real audio.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { channels } from "../../../src-core/ids.ts";
import { childEnv } from "../../../src-main/listener/child-env.ts";
import { ListenerClient, outcome, type HypothesisMessage } from "./listener-client.ts";
import { listenerSuite } from "./listener-suite.ts";
import { modelPath, realParts, SoundFolder, spawnReal } from "./speech.ts";

const { skip, reason } = realParts();

const connect = async (language: "nl" | "en" | "pl" = "nl"): Promise<ListenerClient> => {
  const client = new ListenerClient(spawnReal()(childEnv(process.env)));
  await client.ask({ type: "load-model", modelPath: modelPath(language) });
  return client;
};
const start = (client: ListenerClient, path: string, realtime = false, fromSeconds = 0) =>
  client.ask({
    type: "start",
    source: { kind: "wav", path, channels: [...channels], realtime },
    fromSeconds,
    firstUtterance: 0,
  });
const ended = (client: ListenerClient) => client.until(({ type }) => type === "source-ended");
const close = async (client: ListenerClient): Promise<void> => {
  await client.ask({ type: "shutdown" });
  await client.exited;
};
const heard = (client: ListenerClient, channel: string): string =>
  client.hypotheses
    .filter((message) => message.channel === channel && message.status === "final")
    .flatMap(({ words }) => words.map(({ word }) => word))
    .join(" ");

const shows = (message: unknown): boolean => JSON.stringify(message).includes('"klotezooi"');

describe.skipIf(skip)(`the real listener${reason}`, { timeout: 30_000 }, () => {
  const sounds = new SoundFolder();
  let stereo = "";
  let mono = "";

  beforeAll(() => {
    mono = sounds.track("caller", [
      { pause: 0.2, text: "ik ben al drie keer doorverbonden" },
      { pause: 2.5, text: "wat een klotezooi is dit" },
    ]);
    const agent = sounds.track("agent", [
      { pause: 2.4, text: "goedemorgen, waar kan ik u mee helpen", voice: "nl+f5" },
      { pause: 3, text: "ik begrijp dat dit vervelend is", voice: "nl+f5" },
    ]);
    stereo = sounds.stereo("call", mono, agent);
  });

  afterAll(() => sounds.remove());

  describe("passes the suite", () => {
    listenerSuite(() => ({
      spawn: () => spawnReal()(childEnv(process.env)),
      modelPath: modelPath("nl"),
      otherModelPath: modelPath("en"),
      wavPath: stereo,
      speechFrom: 4.5,
      knownWord: "klotezooi",
    }));
  });

  test("hears two channels apart, over one model", async () => {
    const client = await connect();
    await start(client, stereo);
    await ended(client);
    expect(heard(client, "caller")).toContain("ik ben al drie keer");
    expect(heard(client, "caller")).toContain("wat een klotezooi is dit");
    expect(heard(client, "agent")).toContain("waar kan ik u mee helpen");
    expect(heard(client, "agent")).not.toContain("klotezooi");
    await close(client);
  });

  test.each([8000, 44_100, 48_000])("hears a file of %i Hz", async (rateHz) => {
    const client = await connect();
    await start(client, sounds.convert(`call-${rateHz}`, stereo, ["-r", String(rateHz)]));
    await ended(client);
    expect(heard(client, "caller")).toContain("klotezooi");
    await close(client);
  });

  test("gives the words of a partial times close to those in the final", async () => {
    const client = await connect();
    await start(client, stereo);
    await ended(client);
    const finals = client.hypotheses.filter(({ status }) => status === "final");
    const errors = client.hypotheses
      .filter(({ status }) => status === "partial")
      .flatMap((partial) => timeErrors(partial, finals));
    expect(errors.length).toBeGreaterThan(20);
    const sorted = [...errors].sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThan(0.3);
    // A long word is seen before it is over; its end can only be guessed too early.
    expect(sorted.at(-1)).toBeLessThan(0.8);
    await close(client);
  });

  test("shows a word within half a second of its end, in real time", async () => {
    const client = await connect();
    await start(client, stereo, true, 3.5);
    const partial = (await client.until(shows)) as HypothesisMessage; // Only hypotheses have words.
    const final = (await client.until(
      (m) => shows(m) && m.type === "hypothesis" && m.status === "final",
    )) as HypothesisMessage; // As above.
    const end = final.words.find(({ word }) => word === "klotezooi")?.end ?? 0;
    expect(partial.at - end).toBeLessThan(0.5);
    await close(client);
  });

  test("paces a file by the clock and tells progress four times a second", async () => {
    const client = await connect();
    await start(client, stereo, true);
    const begin = performance.now();
    const reached = await client.until((m) => m.type === "progress" && m.at >= 2);
    const seconds = (performance.now() - begin) / 1000;
    expect(reached).toMatchObject({ type: "progress" });
    expect(seconds).toBeGreaterThan(1.8);
    expect(seconds).toBeLessThan(2.6);
    const told = client.messages.filter(({ type }) => type === "progress").length;
    expect(told).toBeGreaterThanOrEqual(6);
    expect(told).toBeLessThanOrEqual(9);
    await close(client);
  });

  test("hears pushed frames and finishes the utterance when it is stopped", async () => {
    const client = await connect();
    const source = { kind: "frames" as const, channels: ["caller" as const], sampleRateHz: 16_000 };
    await client.ask({ type: "start", source, fromSeconds: 60, firstUtterance: 0 });
    const bytes = readFileSync(mono);
    const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset + 44, bytes.byteOffset + 44 + 16_000 * 2 * 3));
    for (let at = 0; at < samples.length; at += 480) {
      client.child.send({ type: "frame", channel: "caller", samples: samples.slice(at, at + 480) });
    }
    await client.until((m) => m.type === "hypothesis" && JSON.stringify(m.words).includes("keer"));
    await client.ask({ type: "stop" });
    expect(heard(client, "caller")).toContain("drie keer");
    expect(client.hypotheses[0]?.words[0]?.start).toBeGreaterThanOrEqual(60);
    await close(client);
  });

  test("tells exact zeros and a quiet line apart", async () => {
    const client = await connect();
    const zeros = sounds.file("zeros.wav");
    sounds.convert("zeros", mono, [], ["trim", "0", "4", "vol", "0"]);
    const quiet = sounds.convert("quiet", zeros, [], ["synth", "whitenoise", "vol", "0.001"]);
    await start(client, sounds.stereo("lines", zeros, quiet));
    await ended(client);
    const told = (channel: string) =>
      client.messages.flatMap((m) => (m.type === "health" && m.channel === channel ? [m.health] : []));
    expect(told("caller")).toContain("no-signal");
    expect(told("agent")).not.toContain("no-signal");
    expect(told("agent")).toContain("silent");
    await close(client);
  });

  test("refuses float, 24-bit and cut-off files on one line, before anything starts", async () => {
    const client = await connect();
    const float = sounds.convert("float", mono, ["-e", "floating-point", "-b", "32"]);
    const wide = sounds.convert("wide", mono, ["-b", "24"]);
    const cut = sounds.write("cut.wav", readFileSync(mono).subarray(0, 5000));
    const replies = [await start(client, float), await start(client, wide), await start(client, cut)];
    expect(replies.map(outcome)).toEqual(["wav-invalid", "wav-invalid", "wav-truncated"]);
    expect(client.messages.some(({ type }) => type === "health")).toBe(false);
    await close(client);
  });

  test("decodes the letters of other alphabets", async () => {
    const client = await connect("pl");
    const reply = await client.ask({ type: "find-words", words: ["dzień", "złodziej", "dzieńń"] });
    expect(reply).toMatchObject({ type: "answer", value: ["dzień", "złodziej"] });
    await close(client);
  });

  test("refuses a request it cannot read, and answers the next", async () => {
    const client = await connect();
    expect(outcome(await client.ask({ type: "start" } as never))).toBe("input-invalid"); // Deliberately incomplete.
    expect(outcome(await client.ask({ type: "stop" }))).toBe("answer");
    await close(client);
  });

  test("frees its recognisers: 20 starts and stops leave no more memory behind than a few", async () => {
    const client = await connect();
    const cycle = async (): Promise<void> => {
      await start(client, stereo);
      await client.until(({ type }) => type === "hypothesis");
      await client.ask({ type: "stop" });
      client.messages.length = 0;
    };
    const pid = client.messages.find((m) => m.type === "ready")?.pid ?? 0;
    for (let i = 0; i < 5; i += 1) await cycle();
    const before = residentMiB(pid);
    for (let i = 0; i < 20; i += 1) await cycle();
    // A recogniser that is kept costs 3.7 MiB (measured); 40 of them would be ten times this limit.
    expect(residentMiB(pid) - before).toBeLessThan(15);
    await close(client);
  });
});

/** Differences in start and end between a partial's words and the same word at the same place in the final. */
const timeErrors = (partial: HypothesisMessage, finals: readonly HypothesisMessage[]): readonly number[] => {
  const final = finals.find(({ channel, utterance }) => channel === partial.channel && utterance === partial.utterance);
  return partial.words.flatMap((word, index) => {
    const same = final?.words[index];
    return same?.word === word.word ? [Math.abs(same.start - word.start), Math.abs(same.end - word.end)] : [];
  });
};

const residentMiB = (pid: number): number => {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1] ?? NaN) / 1024;
};
