// The figures of the data sheet, taken from the schema and the code that runs, so that the sheet cannot say anything else.

import type { Policy } from "../../src-core/policy/policy.ts";
import { coachingCues } from "../../src-core/ids.ts";
import { storedCallView } from "../../src-shared/contract.ts";
import { eventTypes } from "../../src-shared/event-schema.ts";
import { channelLevel } from "../../src-shared/listener-protocol.ts";
import { migrations } from "./store/migrations.ts";
import { idFields, neverStored } from "./store/stored-event.ts";

/** A table of the journal and its columns. */
export interface StoredTable {
  readonly table: string;
  readonly columns: readonly string[];
}

export interface DataSheetFigures {
  readonly schema: number;
  readonly tables: readonly StoredTable[];
  readonly events: readonly string[];
  /** Fields that are stripped before an event is written. */
  readonly stripped: readonly string[];
  /** Cues that are never written. */
  readonly neverWritten: readonly string[];
  /** Fields that are stored as they are; every other text is masked. */
  readonly unmasked: readonly string[];
  /** What the agent is shown of a call. */
  readonly shownToAgent: readonly string[];
  /** All that leaves the listening process between calls, where calls begin by voice. */
  readonly heardBetweenCalls: readonly string[];
  readonly retention: Policy["retention"];
}

/** `tables` as the database itself lists them. */
export const dataSheetFigures = (tables: readonly StoredTable[], { retention }: Policy): DataSheetFigures => ({
  schema: migrations.length,
  tables,
  events: eventTypes,
  stripped: [...neverStored],
  neverWritten: coachingCues,
  unmasked: [...idFields],
  shownToAgent: Object.keys(storedCallView.shape),
  heardBetweenCalls: Object.keys(channelLevel.shape),
  retention,
});

const mark = (name: string, edge: "begin" | "end"): string =>
  `<!-- ${edge}: ${name} (written by npm run data-sheet) -->`;

/** The sheet with its marked places filled in anew; everything else stays. Throws when a place is missing. */
export function withFigures(sheet: string, figures: DataSheetFigures): string {
  return Object.entries(places(figures)).reduce((text, [name, content]) => {
    const [begin, end] = [mark(name, "begin"), mark(name, "end")];
    const [from, until] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || until < from)
      throw new Error(`the data sheet has no place for ${name}; expected ${begin} and ${end}`);
    let result = text;
    let at = 0;
    for (;;) {
      const start = result.indexOf(begin, at);
      if (start < 0) return result;
      const stop = result.indexOf(end, start);
      result = `${result.slice(0, start + begin.length)}\n\n${content}\n\n${result.slice(stop)}`;
      at = start + begin.length + content.length;
    }
  }, sheet);
}

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");

function places(figures: DataSheetFigures): Readonly<Record<string, string>> {
  const { callDays, incidentDays, keepTranscripts, transcriptDays } = figures.retention;
  return {
    tables: [
      `| schema ${figures.schema} | |`,
      "| --- | --- |",
      ...figures.tables.map(({ table, columns }) => `| \`${table}\` | ${code(columns)} |`),
    ].join("\n"),
    events: code(figures.events),
    stripped: code(figures.stripped),
    "never-written": code(figures.neverWritten),
    unmasked: code(figures.unmasked),
    "shown-to-agent": code(figures.shownToAgent),
    "between-calls": code(figures.heardBetweenCalls),
    days: `\`callDays: ${callDays}\`, \`incidentDays: ${incidentDays}\`, \`keepTranscripts: ${String(keepTranscripts)}\`, \`transcriptDays: ${transcriptDays}\``,
  };
}
