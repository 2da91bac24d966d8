// The `models` commands as commander knows them.

import type { Command } from "commander";
import type { AppPaths } from "../paths.ts";
import {
  type ModelsAddOptions,
  modelsAdd,
  modelsFetch,
  type ModelsFetchOptions,
  modelsList,
  modelsRemove,
  modelsVerify,
} from "./models.ts";
import { parseLanguage } from "./options.ts";
import type { CliIo } from "./output.ts";

type Run = (work: () => Promise<number>) => Promise<void>;

/** Adds `models` and what belongs to it. `run` keeps the exit code. */
export function addModelsCommands(
  program: Command,
  { io, paths, run }: { readonly io: CliIo; readonly paths: AppPaths; readonly run: Run },
): void {
  const models = program.command("models").description("look after the speech models of this computer");
  const folder = ["--folder <folder>", "folder of models; default: this user's own"] as const;

  models
    .command("list")
    .description("every model; * marks the one in use; exit code 1 when a language has only a demo model")
    .option("--json", "write one JSON list", false)
    .action((options: { json: boolean }) => run(() => modelsList(io, paths, options)));

  models
    .command("add <zip>")
    .description("add a model from a zip file, offline")
    .option("--lang <language>", "language it hears: nl, pl or en; default: as its name says", parseLanguage)
    .option("--sha256 <hash>", "refuse any other file")
    .option("--replace", "take the place of one with the same name", false)
    .option(...folder)
    .action((file: string, options: Omit<ModelsAddOptions, "file">) => run(() => modelsAdd(io, { file, ...options })));

  models
    .command("verify [id]")
    .description("hash every file of all models, or of one; exit code 1 when something is wrong")
    .action((id: string | undefined) => run(() => modelsVerify(io, paths, { id })));

  models
    .command("remove <id>")
    .description("remove a model that was added")
    .option(...folder)
    .action((id: string, options: { folder?: string }) => run(() => modelsRemove(io, { id, ...options })));

  models
    .command("fetch <name>")
    .description("get a public model over the network and add it: small-nl, small-pl, small-en, medium-en")
    .option("--mirror <address>", "folder on a server of your own that has the zip")
    .option("--keep-zip <folder>", "keep the zip there, to be copied to other computers")
    .option("--replace", "take the place of one with the same name", false)
    .action((name: string, options: Omit<ModelsFetchOptions, "name">) =>
      run(() => modelsFetch(io, paths, { name, ...options })),
    );
}
