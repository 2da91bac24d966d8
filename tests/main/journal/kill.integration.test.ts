// SIGKILL at any moment loses no acknowledged event: a program that writes is killed two hundred times.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { z } from "zod";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import type { Database } from "../../../src-main/journal/store/database.ts";
import { verify } from "../../../src-main/journal/store/verify.ts";
import { TestJournal } from "../../support/journal.ts";
import { requireBuild, root } from "../../support/program.ts";

const kills = 200;
const lanes = 4;

setFlagsFromString("--expose-gc");
/** libsql lets go of a file when its statements are collected; every look must find the file as the killed program left it. */
const collectGarbage = runInNewContext("gc") as () => void;

const countRow = z.tuple([z.number(), z.number(), z.string()]);

/** Events of a call: how many there are, how many the call says there are. */
const countOf = (database: Database, callId: string) =>
  database.get(
    "SELECT (SELECT count(*) FROM events WHERE call = calls.id), events, state FROM calls WHERE call_id = ?",
    countRow,
    callId,
  );

/** Starts the writer, kills it `ms` after its first acknowledgement (`isEarly`: after its start), and returns the last line of every call that it had seen acknowledged. */
async function killedAfter(
  journal: TestJournal,
  { run, ms, isEarly }: { readonly run: number; readonly ms: number; readonly isEarly: boolean },
): Promise<ReadonlyMap<string, number>> {
  const { cipherKey, customersKey } = journal.key;
  const policy = { policy: defaultPolicy, signature: null };
  const settings = JSON.stringify({ file: journal.file, cipherKey, customersKey, policy });
  const entry = join(root, "out/main/journal.js");
  const program = join(import.meta.dirname, "doomed-writer.mjs");
  const child = spawn(process.execPath, [program, settings, String(run), entry], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged = new Map<string, number>();
  const refusals: string[] = [];
  const kill = (): void => void child.kill("SIGKILL");
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (acknowledged.size === 0) setTimeout(kill, ms);
    const [callId = "", count] = line.split(" ");
    if (callId === "refused") refusals.push(line);
    else acknowledged.set(callId, Number(count));
  });
  if (isEarly) setTimeout(kill, ms);
  await new Promise((resolve) => child.once("close", resolve));
  expect(refusals).toEqual([]);
  return acknowledged;
}

async function lane(
  number: number,
): Promise<{ readonly kills: number; readonly acknowledged: number; readonly cut: number }> {
  const journal = new TestJournal();
  const sum = { kills: 0, acknowledged: 0, cut: 0 };
  for (let run = 0; run < kills / lanes; run += 1) {
    // Every tenth dies while it opens or recovers the file; the others somewhere in their writing, each lane at other moments.
    const isEarly = run % 10 === 5;
    const ms = isEarly ? 60 + run * 5 : (run * 37 + number * 11) % 67;
    const acknowledged = await killedAfter(journal, { run, ms, isEarly });
    for (const [callId, count] of acknowledged) {
      const [here = 0, claimed = 0, state = ""] = countOf(journal.database, callId) ?? [];
      expect(here, `${callId}: ${count} events were acknowledged`).toBeGreaterThanOrEqual(count);
      expect(here).toBe(claimed);
      sum.cut += Number(state !== "ended");
      sum.acknowledged += count;
    }
    sum.kills += 1;
    expect(run % 10 === 9 ? verify(journal.database).breaches : []).toEqual([]);
    journal.close();
    collectGarbage();
  }
  expect(journal.database.rows("PRAGMA integrity_check")).toEqual([["ok"]]);
  journal.remove();
  return sum;
}

test(`${kills} kills lose no acknowledged event, and every call that was cut short is sealed`, async () => {
  requireBuild();
  const sums = await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  const total = (of: (sum: Awaited<ReturnType<typeof lane>>) => number): number =>
    sums.reduce((all, sum) => all + of(sum), 0);
  expect(total((sum) => sum.kills)).toBe(kills);
  // A loop that only ever killed programs that were still starting would prove nothing.
  expect(total((sum) => sum.acknowledged)).toBeGreaterThan(kills * 3);
  expect(total((sum) => sum.cut)).toBeGreaterThan(20);
}, 900_000); // Half a minute on an idle machine; a loaded one takes as long to start a program as it likes.
