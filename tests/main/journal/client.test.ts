// The journal as the call service sees it: nothing waits, nothing is lost while a disk is away, and a damaged file is no end.

import { randomUUID } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CallEvent } from "../../../src-core/event.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { CallService } from "../../../src-main/call/call-service.ts";
import { JournalClient, type JournalState } from "../../../src-main/journal/client.ts";
import { filesSetAside } from "../../../src-main/journal/open.ts";
import { listCalls, readCall } from "../../../src-main/journal/store/read.ts";
import { verify } from "../../../src-main/journal/store/verify.ts";
import { Keeper } from "../../../src-main/journal/thread/keeper.ts";
import type { FromThread } from "../../../src-main/journal/thread/messages.ts";
import { viewOf } from "../../../src-main/journal/view.ts";
import { AppError } from "../../../src-shared/errors.ts";
import { FakeTime, settle } from "../../fakes/time.ts";
import { said } from "../../support/heard.ts";
import type { Entry } from "../../../src-main/journal/store/writer.ts";
import { abusiveCall, calmCall, dayMs, entriesOf, firstDay, TestJournal } from "../../support/journal.ts";
import { phrases, smallPack } from "../../support/pack.ts";

let journal: TestJournal;
let time: FakeTime;
let states: JournalState[];
let log: string[];
/** While set, starting a thread fails with it. */
let keyProblem: AppError | undefined;
/** Wall clock of the keeper. */
let wall: number;
let endThread: () => void;

beforeEach(() => {
  journal = new TestJournal();
  time = new FakeTime();
  [states, log, keyProblem, wall] = [[], [], undefined, firstDay];
});
afterEach(() => journal.remove());

/** A client whose keeper runs here, on a real file, an answer later than asked. */
function createClient({ policy = defaultPolicy } = {}): JournalClient {
  return new JournalClient({
    start: ({ onMessage, onExit }) => {
      if (keyProblem !== undefined) throw keyProblem;
      let isGone = false;
      const tell = (message: FromThread): void => void setImmediate(() => (isGone ? undefined : onMessage(message)));
      const { cipherKey, customersKey } = journal.key;
      const keeper = new Keeper({
        file: journal.file,
        cipherKey,
        customersKey,
        policy: { policy, signature: null },
        processId: process.pid,
        isAlive: () => true,
        now: () => wall,
        tell,
      });
      keeper.start();
      endThread = () => {
        isGone = true;
        keeper.close();
        onExit();
      };
      return {
        post: (message) => {
          if (message.type === "append") keeper.append(message.batch, message.entries);
          if (message.type === "read")
            tell({ type: "answer", requestId: message.requestId, call: keeper.read(message.callId) });
          if (message.type === "confirm-clock") keeper.confirmClock();
          if (message.type === "close") {
            keeper.close();
            tell({ type: "closed" });
          }
        },
        terminate: () => Promise.resolve(),
      };
    },
    onState: (state) => states.push(state),
    log: (line) => log.push(line),
    now: () => wall,
    after: time.after,
  });
}

const appendAll = (client: JournalClient, events: readonly CallEvent[]): void =>
  events.forEach((event) => client.append(event));

describe("while all is well", () => {
  test("every event is acknowledged, and the call can be read back", async () => {
    const client = createClient();
    const events = abusiveCall("one");
    appendAll(client, events);
    await client.whenSettled();
    expect(client.acknowledged).toBe(events.length);
    expect((await client.read("one")).records.map(({ event }) => event)).toEqual(events);
    expect(states).toEqual([]);
    await client.close();
  });

  test("a call service journals an event before it acts on it", () => {
    const seen: string[] = [];
    const service = new CallService({ policy: defaultPolicy, packOf: smallPack, newId: () => "id" });
    service.subscribe({ onEvent: ({ type }) => seen.push(`acted on ${type}`) });
    service.keepIn(
      { append: ({ type }) => void seen.push(`journalled ${type}`), transcribe: () => undefined },
      { state: "on", problem: null, asksDate: false },
    );
    service.startCall({ language: "en" });
    expect(seen).toEqual(["journalled call-started", "acted on call-started"]);
  });

  test("each call is stored under the rules it was taken under, with their signature, also after they changed", async () => {
    const client = createClient();
    const service = new CallService({ policy: defaultPolicy, packOf: smallPack, newId: () => randomUUID() });
    service.keepIn(client, client.state);
    const stricter = {
      ...defaultPolicy,
      name: "stricter",
      permission: { ...defaultPolicy.permission, warningsRequired: { default: 0, byCategory: {} } },
    };
    const callIds: string[] = [];
    for (const next of [stricter, defaultPolicy]) {
      service.startCall({ language: "en" });
      service.adopt({
        policy: next,
        packOf: smallPack,
        houseCues: {},
        bundle: { version: 2, keyId: "k", signature: "s" },
      });
      service.hear(said("caller", phrases.insult, { start: 1 }));
      callIds.push(service.snapshot().callId);
      service.endCall(10);
    }
    await client.close();
    const [first, second] = callIds.map((callId) => readCall(journal.database, callId));
    expect(first?.policy).toMatchObject({ name: defaultPolicy.name, signature: null });
    expect(second?.policy).toMatchObject({ name: "stricter", signature: "k v2 s" });
    expect([first?.wasPermitted, second?.wasPermitted]).toEqual([false, true]);
    expect(verify(journal.database).breaches).toEqual([]);
  });

  test("what is due goes by the rules of the latest call, not by those at the start of the program", async () => {
    let days = 0;
    const keeper = new Keeper({
      file: journal.file,
      ...journal.key,
      policy: { policy: defaultPolicy, signature: null },
      processId: process.pid,
      isAlive: () => true,
      now: () => firstDay + days * dayMs,
      tell: () => undefined,
    });
    const short = { ...defaultPolicy, retention: { ...defaultPolicy.retention, callDays: 2 } };
    keeper.append(1, entriesOf(calmCall("old")));
    days = 1;
    const [begin, ...rest] = entriesOf(calmCall("new"), firstDay + dayMs);
    keeper.append(2, [{ ...begin, rules: { policy: short, signature: null } } as Entry, ...rest]);
    for (days = 1.5; days < 3; days += 0.5) keeper.passTime();
    keeper.close();
    expect(listCalls(journal.database).map(({ callId }) => callId)).toEqual(["new"]);
  });

  test("transcripts are kept only where the policy keeps them", async () => {
    for (const keepTranscripts of [false, true]) {
      const callId = `transcripts-${String(keepTranscripts)}`;
      const client = createClient();
      const policy = { ...defaultPolicy, retention: { ...defaultPolicy.retention, keepTranscripts } };
      const service = new CallService({ policy, packOf: smallPack, newId: () => callId });
      service.keepIn(client, client.state);
      service.startCall({ language: "en" });
      service.hear(said("caller", "my number is four four", { start: 1, status: "partial" }));
      service.hear(said("caller", "my number is four four seven", { start: 1 }));
      service.hear(said("agent", "i see that", { start: 5 }));
      service.endCall(10);
      await client.close();
      expect(readCall(journal.database, callId).transcript.map(({ channel, words }) => `${channel}: ${words}`)).toEqual(
        keepTranscripts ? ["caller: my number is #", "agent: i see that"] : [],
      );
      journal.close();
    }
  });

  test("the agent sees all that is stored, and until when", async () => {
    const client = createClient();
    const service = new CallService({ policy: defaultPolicy, packOf: smallPack, newId: () => "one" });
    service.keepIn(client, client.state);
    service.startCall({ language: "en", customer: "Harris 12" });
    service.hear(said("caller", phrases.insult, { start: 5 }));
    service.tickStep("intent-and-boundary");
    service.passTime(8);
    service.endCall(9);
    const stored = await client.read("one");
    const view = viewOf(stored, defaultPolicy.retention);
    expect(view).toMatchObject({
      customer: "Harris #",
      startedAt: "2026-03-02T09:00:00.000Z",
      keptUntil: new Date(firstDay + 365 * dayMs).toISOString(),
      clockTicks: 1,
      head: stored.records.at(-1)?.hash,
    });
    expect(view.records.map(({ type }) => type)).toEqual([
      "call-started",
      "cue-observed",
      "cue-confirmed",
      "step-ticked",
      "call-ended",
    ]);
    expect(view.records[2]).toMatchObject({ category: "insult", words: phrases.insult, channel: "caller" });
    await client.close();
  });
});

describe("in trouble", () => {
  test("without a key the call is kept in memory, and written once there is one", async () => {
    keyProblem = new AppError("journal-key", "the key store is locked");
    const client = createClient();
    appendAll(client, abusiveCall("one"));
    await time.advance(60_000);
    expect(client.state).toEqual({ state: "waiting", problem: "journal-key", asksDate: false });
    keyProblem = undefined;
    await time.advance(3000);
    await client.whenSettled();
    expect(client.state).toEqual({ state: "on", problem: null, asksDate: false });
    expect(readCall(journal.database, "one").records).toHaveLength(9);
    await client.close();
  });

  test("a journal that cannot be written for a while in mid-call loses nothing", async () => {
    const client = createClient();
    const events = abusiveCall("one");
    appendAll(client, events.slice(0, 4));
    await client.whenSettled();
    // A real refusal of the real database: another program holds the write lock for longer than anyone waits.
    journal.database.run("BEGIN IMMEDIATE");
    appendAll(client, events.slice(4, 6));
    await settle();
    expect(client.state).toMatchObject({ state: "waiting", problem: "journal-busy" });
    appendAll(client, events.slice(6));
    journal.database.run("ROLLBACK");
    await time.advance(3000);
    await client.whenSettled();
    expect(readCall(journal.database, "one").records.map(({ event }) => event)).toEqual(events);
    expect(client.state).toEqual({ state: "on", problem: null, asksDate: false });
    await client.close();
  }, 20_000);

  test("a thread that ends by itself is started again, and nothing is written twice", async () => {
    const client = createClient();
    const events = abusiveCall("one");
    appendAll(client, events.slice(0, 5));
    await new Promise(setImmediate); // Written, and the acknowledgement is on its way.
    endThread();
    appendAll(client, events.slice(5));
    await time.advance(3000);
    await client.whenSettled();
    expect(readCall(journal.database, "one").records.map(({ event }) => event)).toEqual(events);
    expect(verify(journal.database).breaches).toEqual([]);
    await client.close();
  });

  test("a file damaged in mid-call is set aside, and the call written again from its beginning", async () => {
    const client = createClient();
    const events = abusiveCall("one");
    appendAll(client, events.slice(0, 5));
    await client.whenSettled();
    endThread();
    for (const ending of ["-wal", "-shm"]) rmSync(journal.file + ending); // With them the file would be whole again.
    writeFileSync(journal.file, Buffer.alloc(readFileSync(journal.file).length, "no page of a journal "));
    appendAll(client, events.slice(5, 7));
    await time.advance(3000);
    await client.whenSettled();
    expect(client.state).toMatchObject({ state: "on", problem: "journal-damaged" });
    appendAll(client, events.slice(7));
    await client.whenSettled();
    expect(client.state.problem).toBeNull();
    expect(filesSetAside(journal.file).length).toBeGreaterThan(0);
    expect(readCall(journal.database, "one").records.map(({ event }) => event)).toEqual(events);
    await client.close();
  });

  test("an entry that cannot be written does not hold up the others", async () => {
    const client = createClient();
    const [started, ...rest] = abusiveCall("one");
    if (started !== undefined) client.append(started);
    await client.whenSettled();
    journal.database.run("DELETE FROM calls");
    appendAll(client, rest);
    appendAll(client, abusiveCall("two"));
    await client.whenSettled();
    expect(listCalls(journal.database).map(({ callId }) => callId)).toEqual(["two"]);
    expect(log.join("\n")).toMatch(/event 1 of call one cannot be written/);
    await client.close();
  });

  test("records that are due under a doubtful clock wait until somebody has looked at the date", async () => {
    journal.write([abusiveCall("old")]);
    journal.close();
    wall = firstDay + 1000 * dayMs;
    const client = createClient();
    await settle();
    expect(client.state.asksDate).toBe(true);
    expect(listCalls(journal.database)).toHaveLength(1);
    void client.confirmClock();
    await settle();
    expect(client.state.asksDate).toBe(false);
    expect(listCalls(journal.database)).toEqual([]);
    await client.close();
  });

  test("the log holds ids and counts, never what was said", async () => {
    keyProblem = new AppError("journal-key", "the key store is locked");
    const client = createClient();
    appendAll(client, abusiveCall("one", { customer: "Harris" }));
    await time.advance(10_000);
    keyProblem = undefined;
    rmSync(journal.folder, { recursive: true });
    await time.advance(10_000);
    expect(log.length).toBeGreaterThan(1);
    expect(log.join("\n")).not.toMatch(/idiot|moron|Harris|language please/);
    await client.close();
  });
});
