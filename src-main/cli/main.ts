// The command line: parses what was typed, runs one command, turns expected trouble into one line and an exit code.

import { Command, CommanderError } from "commander";
import type { Language } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import { appPaths } from "../paths.ts";
import { parseChannels, parseLanguage, parseRecorder, parseSeconds } from "./options.ts";
import { type CliIo, errorLine, exitCodes } from "./output.ts";
import { type CallStartOptions, controlCall, openLink, startRequest } from "./call.ts";
import { type ConsoleCommandOptions, openConsole } from "./console.ts";
import { doctor, type DoctorCommandOptions } from "./doctor.ts";
import { explain } from "./explain.ts";
import { listDevices, listen, type ListenOptions } from "./listen.ts";
import { addJournalCommands } from "./journal-commands.ts";
import { addModelsCommands } from "./models-commands.ts";
import { packLint, type PackLintOptions } from "./pack-lint.ts";
import { addPolicyCommands } from "./policy-commands.ts";
import { replay, type ReplayOptions } from "./replay.ts";
import { scan, simulate, type TextCommandOptions } from "./text-commands.ts";
import { whatIf, type WhatIfOptions } from "./whatif.ts";

const paths = appPaths(import.meta.url);
const io: CliIo = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => performance.now(),
};

/** Makes commander call `run` and keep its exit code. */
const running = (run: () => Promise<number>) => async (): Promise<void> => {
  process.exitCode = await run();
};

function createProgram(): Command {
  const program = new Command("steadyline")
    .description(
      "Hears swearing, insults and threats on a call, offline, and says when the house rules allow ending it.",
    )
    .exitOverride()
    .showHelpAfterError("(steadyline --help lists the commands)");

  program
    .command("replay <file>")
    .description(
      "play a WAV file (16-bit PCM; stereo: agent left, caller right; mono: caller) and write what happens as NDJSON",
    )
    .requiredOption("--lang <language>", "language of the call: nl, pl or en", parseLanguage)
    .option("--realtime", "at the pace of the call instead of as fast as possible", false)
    .option("--channels <names>", "which channel each track is, left first, e.g. agent,caller", parseChannels)
    .option("--policy <file>", "the supervisor's rules (YAML or JSON); what it leaves out keeps the default")
    .option("--journal <file>", "write the call to this journal, too")
    .action((file: string, options: Omit<ReplayOptions, "file">) =>
      running(() => replay(io, paths, { file, ...options }))(),
    );

  program
    .command("listen")
    .description("listen to a live call and write what happens as NDJSON, until Ctrl+C")
    .requiredOption("--lang <language>", "language of the call: nl, pl or en", parseLanguage)
    .option("--agent <device>", "the headset's microphone: id or name, see `steadyline devices`; default: the system's")
    .option("--caller <device>", "what the headset plays: a monitor; default: that of the system's loudspeaker")
    .option("--mixed", "one device carries both speakers; nothing is attributed to the agent", false)
    .option("--recorder <program>", "parec, arecord or sox; default: the first that is installed", parseRecorder)
    .option("--seconds <n>", "end after this long", parseSeconds)
    .option("--policy <file>", "the supervisor's rules (YAML or JSON); what it leaves out keeps the default")
    .action((options: ListenOptions) => running(() => listen(io, paths, options))());

  program
    .command("devices")
    .description("list the devices that can be listened to, and the recorders that are installed")
    .option("--json", "write one JSON object", false)
    .action((options: { json: boolean }) => running(() => listDevices(io, paths, options))());

  const call = program.command("call").description("tell the running program that a call begins or ends");
  call
    .command("start")
    .description("begin a call; one that is running ends")
    .option("--lang <language>", "language of the call; default: that of the settings or the system", parseLanguage)
    .option("--customer <name>", "name of the customer, for the line that uses it")
    .option("--number <number>", "number of the caller; shown, never stored")
    .action((options: CallStartOptions) => running(() => controlCall(io, startRequest(options)))());
  for (const [verb, what] of [
    ["end", "end the call"],
    ["pause", "stop listening until `call resume`"],
    ["resume", "go on listening"],
    ["status", "write how the call stands, as JSON"],
  ] as const) {
    call
      .command(verb)
      .description(what)
      .action(() => running(() => controlCall(io, { command: `call/${verb}` }))());
  }

  program
    .command("open <link>")
    .description("do what a steadyline: link says, e.g. steadyline:call/start?customer=Mrs%20Jansen&number=0612345678")
    .action((link: string) => running(() => openLink(io, link))());

  program
    .command("scan")
    .description('read {"id","channel","text"} lines, write the cues of each')
    .requiredOption("--lang <language>", "language of the texts: nl, pl or en", parseLanguage)
    .option("--house <folder>", "house cues on top: FOLDER/nl/house-cues.yaml and so on")
    .action((options: TextCommandOptions) => running(() => scan(io, paths, options))());

  program
    .command("simulate")
    .description(
      'read written calls, {"id","turns":[{"t","channel","text"}]} a line, write level, steps and permission of each',
    )
    .requiredOption("--lang <language>", "language of the calls: nl, pl or en", parseLanguage)
    .option("--house <folder>", "house cues on top: FOLDER/nl/house-cues.yaml and so on")
    .option("--policy <file>", "the supervisor's rules (YAML or JSON); what it leaves out keeps the default")
    .option("--journal <file>", "write the calls to this journal, too")
    .action((options: TextCommandOptions) => running(() => simulate(io, paths, options))());

  program
    .command("whatif [file]")
    .description("fold recorded or written calls under two policies; write what would have changed, and a summary")
    .option("--journal <file>", "the calls of this journal instead of a file")
    .option("--key <file>", "the journal's key file; default: FILE.key beside it")
    .requiredOption("--policy <file>", "the draft policy (YAML or JSON)")
    .option("--against <file>", "the policy to compare with; default: the program's own")
    .option("--lang <language>", "language of written calls: nl, pl or en", parseLanguage)
    .action((file: string | undefined, options: Omit<WhatIfOptions, "file">) =>
      running(() => whatIf(io, paths, { file, ...options }))(),
    );

  program
    .command("explain <file>")
    .description("say in plain words why a call stands where it stands")
    .option("--at <seconds>", "how far into the call; default: its end", parseSeconds)
    .option("--lang <language>", "language of a written call: nl, pl or en", parseLanguage)
    .option("--policy <file>", "the supervisor's rules (YAML or JSON)")
    .action((file: string, options: { at?: number; lang?: Language; policy?: string }) =>
      running(() => explain(io, paths, { file, ...options }))(),
    );

  const pack = program.command("pack").description("look after a language's rules");
  pack
    .command("lint")
    .description("ask the installed speech model which rule words it can hear; list what can never fire")
    .requiredOption("--lang <language>", "language of the pack: nl, pl or en", parseLanguage)
    .option("--model <id>", "the model to ask; default: the language's own")
    .option("--house <folder>", "house cues on top: FOLDER/nl/house-cues.yaml and so on")
    .option("--json", "write one JSON object", false)
    .action((options: PackLintOptions) => running(() => packLint(io, paths, options))());

  program
    .command("console")
    .description("open the supervisor's console in a browser: rules, phrases, calls, signing")
    .option("--port <n>", "default: any free one")
    .option("--journal <file>", "the journal whose calls are shown; default: this user's own")
    .option("--no-browser", "only print the address")
    .action((options: ConsoleCommandOptions) => running(() => openConsole(io, paths, options))());

  program
    .command("doctor")
    .description("whether this desktop is ready for calls, and what to do where it is not; exit code 1 when it is not")
    .option("--journal <file>", "the journal to look at; default: this user's own")
    .option("--json", "write one JSON object", false)
    .action((options: DoctorCommandOptions) => running(() => doctor(io, paths, options))());

  addModelsCommands(program, { io, paths, run: (work) => running(work)() });
  addPolicyCommands(program, { io, paths, run: (work) => running(work)() });
  addJournalCommands(program, { io, paths, run: (work) => running(work)() });
  return program;
}

// Whoever reads our output may stop reading (`| head`); that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.ok);
  throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.badInput;
  } else {
    process.stderr.write(`${errorLine(error)}\n`);
    process.exitCode = error instanceof AppError ? exitCodes.badInput : 70;
  }
}
