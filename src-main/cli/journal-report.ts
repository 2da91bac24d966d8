// `journal report`: the incident report of one call, for the file.

import type { Language } from "../../src-core/ids.ts";
import { incidentHtml } from "../journal/report/html.ts";
import { incidentReport } from "../journal/report/incident.ts";
import { readCall } from "../journal/store/read.ts";
import { verify } from "../journal/store/verify.ts";
import { loadTexts } from "../packs/load-pack.ts";
import type { AppPaths } from "../paths.ts";
import { type JournalChoice, withJournal, writeOut } from "./journal.ts";
import { type CliIo, exitCodes } from "./output.ts";

export interface ReportOptions extends JournalChoice {
  /** Language of the report; default: the call's. */
  readonly lang?: Language | undefined;
  readonly format: "html" | "json";
  readonly out?: string | undefined;
}

/** Exit code 1 when a record of the call was changed: the report says so, too. */
export const journalReport = (
  io: CliIo,
  paths: AppPaths,
  options: ReportOptions & { readonly call: string },
): Promise<number> =>
  withJournal(options, "reading", async ({ database }) => {
    const call = readCall(database, options.call);
    const { breaches, head } = verify(database);
    const holds = !breaches.some(({ callId }) => callId === call.callId || callId === undefined);
    const report = incidentReport(call, { holds, ledgerHead: head });
    const language = options.lang ?? call.language;
    const text =
      options.format === "json"
        ? `${JSON.stringify(report, undefined, 2)}\n`
        : incidentHtml(report, { language, texts: await loadTexts(paths.packs, language) });
    await writeOut(io, options.out, text);
    return holds ? exitCodes.ok : exitCodes.badLine;
  });
