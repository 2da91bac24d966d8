// The one draft of this machine: changed by windows, kept at once, undone and brought again. Nothing that the engine would refuse gets in.

import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import type { Language } from "../../../src-core/ids.ts";
import type { DraftIssue, DraftView, SettingChange } from "../../../src-shared/console/draft-messages.ts";
import { AppError, type ErrorCode } from "../../../src-shared/errors.ts";
import type { HouseCues } from "../../../src-shared/house-cues-schema.ts";
import { changedRules, differencesOf, type DraftRules } from "./draft-document.ts";
import { readDraft, writeDraft } from "./draft-file.ts";

/** Rules of the next call here. */
export interface RunningRules extends DraftRules {
  readonly version: number | null;
}

export interface DraftStoreOptions {
  readonly file: string;
  readonly running: () => RunningRules;
  /** Throws `pack-invalid` when house cues do not fit the shipped pack. */
  readonly checkHouse: (cues: HouseCues, language: Language) => Promise<void>;
  /** Paths and counts only. */
  readonly log: (line: string) => void;
}

/** Steps back that are remembered. */
const longestHistory = 100;

interface Step {
  readonly rules: DraftRules;
  readonly paths: string[][];
}

export class DraftStore {
  private current: DraftRules | undefined;
  private readonly past: Step[] = [];
  private future: Step[] = [];
  private problem: ErrorCode | null = null;
  private changing: Promise<unknown> = Promise.resolve();
  private readonly listeners = new Set<(view: DraftView) => void>();

  constructor(private readonly options: DraftStoreOptions) {
    const { rules, setAside } = readDraft(options.file);
    this.current = rules;
    if (setAside === undefined) return;
    this.problem = "draft-broken";
    options.log(`console: the draft could not be read; it lies at ${setAside}, the running rules are the draft`);
  }

  /** The draft; the running rules while nothing was changed. */
  get rules(): DraftRules {
    return this.current ?? this.options.running();
  }

  view(): DraftView {
    const { policy, houseCues, version } = this.options.running();
    const { rules } = this;
    const running = { policy, houseCues, version };
    return {
      draft: { policy: rules.policy, houseCues: rules.houseCues },
      running,
      defaults: defaultPolicy,
      differences: differencesOf(running, rules),
      undo: pathsOf(this.past),
      redo: pathsOf(this.future),
      problem: this.problem,
    } as DraftView; // The engine's types are read-only; what is sent is nobody's to change.
  }

  /** Returns the function that stops telling. */
  subscribe(listener: (view: DraftView) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The rules that `changes` would make, kept nowhere. House cues are checked by their schema alone. */
  imagine(changes: readonly SettingChange[]): ReturnType<typeof changedRules> {
    return changedRules(this.rules, changes);
  }

  /** All changes or none; returns why none. One after the other, whichever window they come from. */
  change(changes: readonly SettingChange[]): Promise<readonly DraftIssue[]> {
    return this.inTurn(async () => {
      const changed = changedRules(this.rules, changes);
      if (!changed.ok) return changed.issues;
      const issues = await this.houseIssues(changed.rules, changed.languages);
      if (issues.length > 0) return issues;
      if (differencesOf(this.rules, changed.rules).length > 0)
        this.put(
          changed.rules,
          changes.map(({ path }) => path),
        );
      return [];
    });
  }

  undo(): Promise<void> {
    return this.inTurn(() => this.move(this.past, this.future));
  }

  redo(): Promise<void> {
    return this.inTurn(() => this.move(this.future, this.past));
  }

  /** The running rules are the draft again. */
  discard(): Promise<void> {
    return this.inTurn(async () => {
      const { policy, houseCues } = this.options.running();
      const differing = differencesOf({ policy, houseCues }, this.rules).map(({ path }) => path);
      if (differing.length > 0) this.put({ policy, houseCues }, differing);
    });
  }

  /** The running rules have changed: windows compare anew. */
  tell(): void {
    const view = this.view();
    for (const listener of this.listeners) listener(view);
  }

  private async houseIssues({ houseCues }: DraftRules, changed: readonly Language[]): Promise<readonly DraftIssue[]> {
    const issues: DraftIssue[] = [];
    for (const language of changed) {
      const cues = houseCues[language];
      if (cues === undefined) continue;
      try {
        await this.options.checkHouse(cues, language);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        issues.push({ path: ["houseCues", language], reason: "house-cues", message: error.message });
      }
    }
    return issues;
  }

  private put(rules: DraftRules, paths: string[][]): void {
    this.past.push({ rules: this.rules, paths });
    if (this.past.length > longestHistory) this.past.shift();
    this.future = [];
    this.keep(rules);
  }

  private async move(from: Step[], to: Step[]): Promise<void> {
    const step = from.pop();
    if (step === undefined) return;
    to.push({ rules: this.rules, paths: step.paths });
    this.keep(step.rules);
  }

  private keep(rules: DraftRules): void {
    this.current = rules;
    try {
      writeDraft(this.options.file, rules);
      this.problem = null;
    } catch (error) {
      this.problem = "draft-unwritable";
      this.options.log(`console: the draft could not be written: ${String(error)}`);
    }
    this.tell();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.changing.then(work, work);
    this.changing = turn.catch(() => undefined);
    return turn;
  }
}

const pathsOf = (steps: readonly Step[]): DraftView["undo"] => {
  const last = steps.at(-1);
  return last === undefined ? null : { paths: last.paths };
};
