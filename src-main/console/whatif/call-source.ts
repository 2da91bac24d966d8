// The calls that rules are tried on: the bundled examples as they would be heard, and the journal's as they were.

import type { CallEvent } from "../../../src-core/event.ts";
import type { Language } from "../../../src-core/ids.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { simulateCall, type Turn } from "../../../src-core/simulate.ts";
import type { WhatIfCall } from "../../../src-shared/console/whatif-messages.ts";
import { AppError, type ErrorCode } from "../../../src-shared/errors.ts";
import { type DemoCall, demoCalls, demoTranscript, type SpokenTurn } from "../../call/demo-calls.ts";
import { listCalls, readCall } from "../../journal/store/read.ts";
import type { Hearing } from "../../packs/load-pack.ts";
import { type JournalPlace, withJournal } from "../calls/calls.ts";

export interface CallSourceOptions {
  /** Folder of the bundled calls. */
  readonly examples: string;
  /** `undefined`: no journal was begun. Throws `journal-key`. */
  readonly journal: () => JournalPlace | undefined;
  /** What hears a language now. Another object once the rules in force have other phrases. */
  readonly hearingOf: (language: Language) => Hearing;
}

/** Journalled calls that are looked at, newest first: some months of one desktop. */
const mostJournalled = 2000;
/** Calls whose events are kept at hand; somebody who moves a slider asks for the same one again and again. */
const mostKept = 60;

export interface CallSource {
  list(): Promise<{ readonly calls: WhatIfCall[]; readonly problem: ErrorCode | null }>;
  /** Throws `input-invalid` for an id that is none, `journal-…`. */
  events(id: string): Promise<readonly CallEvent[]>;
  /** The words of an example, to be heard otherwise; `undefined` for a journalled call, of which no words are kept. */
  turns(id: string): Promise<{ readonly language: Language; readonly turns: readonly Turn[] } | undefined>;
}

export function createCallSource({ examples, journal, hearingOf }: CallSourceOptions): CallSource {
  const kept = new Map<string, { readonly hearing: Hearing | undefined; readonly events: readonly CallEvent[] }>();
  const written = new Map<string, readonly SpokenTurn[]>();
  const read = async (call: DemoCall): Promise<readonly SpokenTurn[]> => {
    const turns = written.get(call.name) ?? (await demoTranscript(call));
    written.set(call.name, turns);
    return turns;
  };
  let bundled: Promise<DemoCall[]> | undefined;
  const demos = (): Promise<DemoCall[]> => (bundled ??= demoCalls(examples));
  const exampleOf = async (id: string) => {
    const example = (await demos()).find(({ name }) => id === `example:${name}`);
    if (example === undefined) throw new AppError("input-invalid", `there is no example call ${id}`);
    return { ...example, turns: await read(example) };
  };
  const keep = (
    id: string,
    entry: { readonly hearing: Hearing | undefined; readonly events: readonly CallEvent[] },
  ) => {
    kept.delete(id);
    kept.set(id, entry);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return entry.events;
  };

  return {
    list: async () => {
      const own = (await demos()).map(async (call): Promise<WhatIfCall> => {
        const { name, title, language } = call;
        const durationS = (await read(call)).at(-1)?.end ?? 0;
        return { id: `example:${name}`, kind: "example", title, startedAt: null, language, durationS };
      });
      const journalled = await journalledCalls(journal);
      return { calls: [...(await Promise.all(own)), ...journalled.calls], problem: journalled.problem };
    },
    events: async (id) => {
      const known = kept.get(id);
      if (!id.startsWith("example:"))
        return known?.events ?? keep(id, { hearing: undefined, events: await journalledEvents(journal, id) });
      const { language, turns } = await exampleOf(id);
      const hearing = hearingOf(language);
      return known?.hearing === hearing ? known.events : keep(id, { hearing, events: heardBy(hearing, id, turns) });
    },
    turns: async (id) => (id.startsWith("example:") ? exampleOf(id) : undefined),
  };
}

/** A written call as it is heard, to the end of its last word. */
export const heardBy = (
  { cues, secondReader }: Hearing,
  callId: string,
  turns: readonly Turn[],
): readonly CallEvent[] => simulateCall(turns, { pack: cues, secondReader, policy: defaultPolicy, callId }).events;

async function journalledCalls(
  journal: CallSourceOptions["journal"],
): Promise<{ calls: WhatIfCall[]; problem: ErrorCode | null }> {
  try {
    const calls = await withJournal(journal(), (database) =>
      database === undefined ? [] : listCalls(database, { limit: mostJournalled }),
    );
    return {
      calls: calls
        .filter(({ state }) => state !== "open")
        .map(({ callId, startedAtMs, language, durationS }) => ({
          id: `journal:${callId}`,
          kind: "journal",
          title: null,
          startedAt: new Date(startedAtMs).toISOString(),
          language,
          durationS,
        })),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { calls: [], problem: error.code };
  }
}

async function journalledEvents(journal: CallSourceOptions["journal"], id: string): Promise<readonly CallEvent[]> {
  const callId = id.replace(/^journal:/, "");
  const call = await withJournal(journal(), (database) => database && readCall(database, callId));
  if (call === undefined) throw new AppError("journal-unknown", `there is no journal to read the call ${callId} from`);
  return call.records.map(({ event }) => event);
}
