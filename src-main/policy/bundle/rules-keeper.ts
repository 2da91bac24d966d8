// Keeps the signed rules of this desktop: begins with the last good bundle, takes in newer ones, refuses the rest with a reason.

import { join } from "node:path";
import { AppError, type SerialisedError } from "../../../src-shared/errors.ts";
import { replaceFile } from "../../files.ts";
import { isNewer, readBundle, type SignedRules } from "./bundle.ts";
import type { PublicKey } from "./public-key.ts";
import { watchFile } from "./watch-file.ts";

export interface RulesKeeperOptions {
  readonly keys: readonly PublicKey[];
  readonly leastVersion: number;
  /** Where the last good bundle lies. */
  readonly installed: string;
  /** Bundle on a shared folder; `undefined`: rules come by `policy install` alone. */
  readonly watched: string | undefined;
  readonly pollSeconds: number;
  /** True while a call runs: nothing is looked at then, for compiling house cues takes the processor for a second. */
  readonly isBusy: () => boolean;
  /** Puts rules in force. Throws `AppError` when they cannot be; then they count as refused. */
  readonly apply: (rules: SignedRules) => Promise<void>;
  readonly onProblem: (problem: SerialisedError | null) => void;
  /** Versions, ids and reasons only. */
  readonly log: (line: string) => void;
}

/** The file of the last good bundle in a data folder. */
export const installedBundle = (data: string): string => join(data, "policy", "running.bundle");

export class RulesKeeper {
  private current: SignedRules | undefined;
  /** By file, what is wrong with it now. */
  private readonly problems = new Map<string, SerialisedError>();
  private readonly stops: (() => void)[] = [];
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly options: RulesKeeperOptions) {}

  /** The signed rules in force; `undefined`: none yet. */
  get running(): SignedRules | undefined {
    return this.current;
  }

  /** Takes the best of what is there, then watches. */
  async start(): Promise<void> {
    await this.look();
    const { installed, watched, pollSeconds } = this.options;
    for (const file of [installed, ...(watched === undefined ? [] : [watched])])
      this.stops.push(watchFile(file, { everyMs: pollSeconds * 1000, look: () => void this.look() }));
  }

  /** Looks at every place once. Never rejects. */
  look(): Promise<void> {
    this.looking = this.looking.then(() => this.lookNow());
    return this.looking;
  }

  close(): void {
    for (const stop of this.stops.splice(0)) stop();
  }

  private async lookNow(): Promise<void> {
    const { installed, watched, isBusy } = this.options;
    if (isBusy()) return;
    await this.take(installed, { mayBeAbsent: true });
    if (watched !== undefined) await this.take(watched, { mayBeAbsent: false });
  }

  private async take(file: string, { mayBeAbsent }: { readonly mayBeAbsent: boolean }): Promise<void> {
    const { keys, leastVersion, installed, apply } = this.options;
    try {
      const offered = await readBundle(file, keys);
      if (isNewer(offered, { running: this.current, leastVersion, file })) {
        await apply(offered);
        this.current = offered;
        if (file !== installed) this.keep(offered);
        this.options.log(`rules: version ${offered.version} of ${file}, signed with ${offered.keyId}`);
      }
      this.settle(file);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (mayBeAbsent && error.code === "file-unreadable") this.settle(file);
      else this.refuse(file, error);
    }
  }

  /** A disk that is full costs the memory of it, not the rules. */
  private keep({ text }: SignedRules): void {
    try {
      replaceFile(this.options.installed, text);
    } catch (error) {
      this.options.log(`rules: cannot keep them in ${this.options.installed}: ${String(error)}`);
    }
  }

  private refuse(file: string, { code, message }: AppError): void {
    if (this.problems.get(file)?.message === message) return;
    this.problems.set(file, { code, message });
    const kept =
      this.current === undefined ? "the program's own rules run" : `version ${this.current.version} keeps running`;
    this.options.log(`rules: ${code === "file-unreadable" ? "" : "refused: "}${message}; ${kept}`);
    this.tell();
  }

  private settle(file: string): void {
    if (this.problems.delete(file)) this.tell();
  }

  private tell(): void {
    // A share that is away for a while is the administrator's business (`doctor`), no refusal.
    const refused = [...this.problems.values()].filter(({ code }) => code !== "file-unreadable");
    this.options.onProblem(refused.at(-1) ?? null);
  }
}
