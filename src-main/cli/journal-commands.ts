// The `journal` commands as commander knows them.

import type { Command } from "commander";
import type { Language, Level } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { AppPaths } from "../paths.ts";
import {
  type EraseOptions,
  type ExportOptions,
  type JournalChoice,
  journalErase,
  journalExport,
  journalList,
  journalShow,
  journalStats,
  journalSweep,
  journalVerify,
  type ListOptions,
  parseCount,
  parseDate,
  parseLevel,
  type SweepOptions,
} from "./journal.ts";
import { journalReport, type ReportOptions } from "./journal-report.ts";
import { parseLanguage } from "./options.ts";
import type { CliIo } from "./output.ts";

type Run = (work: () => Promise<number>) => Promise<void>;

/** Adds `journal` and what belongs to it. `run` keeps the exit code. */
export function addJournalCommands(
  program: Command,
  { io, paths, run }: { readonly io: CliIo; readonly paths: AppPaths; readonly run: Run },
): void {
  const journal = program.command("journal").description("look after the record of calls on this desktop");
  const command = (usage: string, description: string): Command =>
    journal
      .command(usage)
      .description(description)
      .option("--journal <file>", "the journal; default: this user's own")
      .option("--key <file>", "its key file; default: FILE.key beside it");

  command("list", "one line per call, newest first; nothing of what was said")
    .option("--from <date>", "calls from this date on", parseDate)
    .option("--until <date>", "calls up to this date", parseDate)
    .option("--level <level>", "calls that came to this level or higher", parseLevel)
    .option("--permitted", "calls that the rules permitted ending")
    .option("--words <words>", "calls with a confirmed cue of these words")
    .option("--customer <ref>", "calls of this customer, as the agent noted the name or number")
    .option("--limit <n>", "at most so many", parseCount, 50)
    .option("--skip <n>", "pass over so many", parseCount, 0)
    .action((options: ListOptions & { level?: Level }) => run(() => journalList(io, options)));

  command("show <call>", "all that is stored on a call")
    .option("--policy <file>", "the rules in force, for how long it is kept")
    .action((call: string, options: JournalChoice & { policy?: string }) => run(() => journalShow(io, call, options)));

  command("verify", "check that no record was changed, removed or moved; exit code 1 when one was").action(
    (options: JournalChoice) => run(() => journalVerify(io, options)),
  );

  command("erase", "erase calls for good, and give the space back")
    .option("--call <id>", "this call")
    .option("--before <date>", "all calls before this date", parseDate)
    .option("--customer <ref>", "all calls of this customer")
    .option("--yes", "erase; without it the calls are only listed", false)
    .action((options: EraseOptions) => run(() => journalErase(io, options)));

  command("export", "everything on a customer or a call, for whoever asks what is kept about them")
    .option("--call <id>", "this call")
    .option("--customer <ref>", "all calls of this customer")
    .option("--format <format>", "json or csv", parseFormat, "json")
    .option("--out <file>", "write to this file instead of stdout")
    .action((options: ExportOptions) => run(() => journalExport(io, options)));

  command("report <call>", "the incident report of a call")
    .option("--lang <language>", "language of the report: nl, pl or en; default: the call's", parseLanguage)
    .option("--format <format>", "html (for print and PDF) or json", parseReportFormat, "html")
    .option("--out <file>", "write to this file instead of stdout")
    .action((call: string, options: ReportOptions & { lang?: Language }) =>
      run(() => journalReport(io, paths, { call, ...options })),
    );

  command("sweep", "delete what has been kept for as long as the rules say; exit code 1 when the clock is in doubt")
    .option("--policy <file>", "the rules in force (YAML or JSON); default: the program's own")
    .option("--clock-is-right", "you have looked at the date, and it is right", false)
    .action((options: SweepOptions) => run(() => journalSweep(io, options)));

  command("stats", "size and extent of the journal; nothing about how calls went").action((options: JournalChoice) =>
    run(() => journalStats(io, options)),
  );
}

const oneOf =
  <T extends string>(option: string, choices: readonly T[]) =>
  (value: string): T => {
    const choice = choices.find((name) => name === value);
    if (choice !== undefined) return choice;
    throw new AppError("usage", `${option} ${value}: expected one of ${choices.join(", ")}`);
  };

const parseFormat = oneOf("--format", ["json", "csv"]);
const parseReportFormat = oneOf("--format", ["html", "json"]);
