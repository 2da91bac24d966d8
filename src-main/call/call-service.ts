// The only place where events enter a call: stamps, journals, steps the engine, carries out effects, publishes snapshots.
// Hosts are thin adapters over it; it knows no window and no process.

import type { Cue, CueChange } from "../../src-core/cue/cue.ts";
import type { Hypothesis } from "../../src-core/cue/hypothesis.ts";
import { createCueTracker, type CueTracker } from "../../src-core/cue/tracker.ts";
import { type CallState, type Effect, initialState, step } from "../../src-core/engine.ts";
import type { CallEvent } from "../../src-core/event.ts";
import type { Channel, Disposition, Language, Level, StepId } from "../../src-core/ids.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import type { CallSnapshot } from "../../src-shared/contract.ts";
import { AppError, type ErrorCode } from "../../src-shared/errors.ts";
import type { ChannelHealth, ChannelProblem } from "../../src-shared/listener-protocol.ts";
import type { VoiceMeasurement } from "../../src-shared/voice.ts";
import type { CallJournal } from "./call-journal.ts";
import { Shift } from "./shift.ts";
import type { PolicyInForce } from "../journal/store/policies.ts";
import type { Rules } from "./rules.ts";
import { snapshotOf, type Surroundings } from "./snapshot.ts";
import { Transcript } from "./transcript.ts";
import { voiceCue } from "./voice-cue.ts";

/** Told of everything, in order; a slow listener never delays the next event. */
export interface CallListener {
  onEvent?(event: CallEvent): void;
  onEffect?(effect: Effect, state: CallState): void;
  onSnapshot?(snapshot: CallSnapshot): void;
}

export interface CallServiceOptions {
  readonly policy: Policy;
  /** Pack of a language; all languages are loaded before the service exists. */
  readonly packOf: Rules["packOf"];
  readonly newId: () => string;
  /** Language before the first call; its pack must be loaded. Default `en`. */
  readonly language?: Language | undefined;
  /** Monotonic milliseconds, for the length of a shift. */
  readonly nowMs?: () => number;
}

/** The agent's wishes for what is shown. */
export interface Wishes {
  /** Name for the lines to say; empty: none. */
  readonly agentName: string;
  readonly coaching: boolean;
  readonly transcript: boolean;
}

/** Seconds for which a coaching hint stays. */
const coachingSeconds = 15;

const offByVoice: Surroundings["byVoice"] = { waiting: "off", problem: null, began: null, endedAfterSeconds: null };

const offHealth: Surroundings["channels"] = { caller: { health: "off", since: 0 }, agent: { health: "off", since: 0 } };

/** One call after another. Public methods are facts from outside, all with `at` in seconds into the call. */
export class CallService {
  private state: CallState = initialState;
  private tracker: CueTracker | undefined;
  private levelHistory: { at: number; level: Level }[] = [];
  private wasGranted = false;
  private coaching: (NonNullable<Surroundings["coaching"]> & { readonly until: number }) | undefined;
  private channels = offHealth;
  private listener: Surroundings["listener"] = { state: "off" };
  private isDemoModel = false;
  private number: string | undefined;
  private byVoice = offByVoice;
  private isMixed = false;
  private wishes: Wishes = { agentName: "", coaching: true, transcript: false };
  private readonly transcript = new Transcript();
  private readonly shift: Shift;
  /** Measured cues that are not over yet, by id. */
  private readonly measured = new Map<string, Cue>();
  private journal: CallJournal | undefined;
  private journalHealth: Surroundings["journal"] = { state: "off", problem: null, asksDate: false };
  private readonly listeners = new Set<CallListener>();
  private readonly rulesListeners = new Set<() => void>();
  private language: Language;
  /** Of the call that runs or has ended; before the first call, of the next. */
  private rules: Rules;
  private nextRules: Rules;
  private problemOfRules: ErrorCode | null = null;

  constructor(private readonly options: CallServiceOptions) {
    this.language = options.language ?? "en";
    this.shift = new Shift(options.nowMs ?? (() => performance.now()));
    this.rules = { policy: options.policy, packOf: options.packOf, houseCues: {}, bundle: null };
    this.nextRules = this.rules;
  }

  /** The policy in force. */
  get policy(): Policy {
    return this.rules.policy;
  }

  /** Tells when other rules are adopted; returns the function that stops telling. */
  onRules(listener: () => void): () => void {
    this.rulesListeners.add(listener);
    return () => this.rulesListeners.delete(listener);
  }

  /** The rules of the next call. */
  get rulesAhead(): Rules {
    return this.nextRules;
  }

  /** The policy in force, as the journal keeps it. */
  get inForce(): PolicyInForce {
    const { policy, bundle } = this.rules;
    const signature = bundle === null ? null : `${bundle.keyId} v${bundle.version} ${bundle.signature}`;
    return { policy, signature };
  }

  /** New rules, from the next call on: one that runs keeps those it began with. */
  adopt(rules: Rules): void {
    this.nextRules = rules;
    if (this.phase === "idle") this.rules = rules;
    for (const tell of this.rulesListeners) tell();
    this.publish();
  }

  /** Why newer rules were refused; `null`: they were not. */
  rulesProblem(problem: ErrorCode | null): void {
    this.problemOfRules = problem;
    this.publish();
  }

  /** Returns the function that stops telling. */
  subscribe(listener: CallListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** From now on every event is journalled before anything comes of it. */
  keepIn(journal: CallJournal, state: Surroundings["journal"]): void {
    this.journal = journal;
    this.journalState(state);
  }

  journalState(state: Surroundings["journal"]): void {
    this.journalHealth = state;
    this.publish();
  }

  /** True from a call's start to its end, paused or not. */
  get isRunning(): boolean {
    return this.phase === "active" || this.phase === "paused";
  }

  get phase(): CallState["facts"]["phase"] {
    return this.state.facts.phase;
  }

  /** The call's clock, seconds. */
  get at(): number {
    return this.state.facts.at;
  }

  startCall({
    language,
    customer,
    number,
  }: {
    readonly language: Language;
    readonly customer?: string | undefined;
    /** Shown, and nothing else: no event holds it. */
    readonly number?: string | undefined;
  }): void {
    if (this.isRunning)
      throw new AppError("refused", "cannot start a call: one is running; expected it to be ended first");
    this.rules = this.nextRules;
    this.journal?.useRules?.(this.inForce);
    this.tracker = this.createTracker(language);
    this.levelHistory = [{ at: 0, level: "calm" }];
    this.wasGranted = false;
    this.coaching = undefined;
    this.number = number;
    this.byVoice = offByVoice;
    this.isMixed = false;
    this.transcript.clear();
    this.language = language;
    const agent = this.wishes.agentName === "" ? undefined : this.wishes.agentName;
    this.feed({ type: "call-started", at: 0, callId: this.options.newId(), language, customer, agent });
  }

  endCall(at = this.at): void {
    this.requireCall("end");
    this.take(this.tracker?.finish(at) ?? []);
    this.confirmMeasured(at);
    this.transcript.clear();
    this.channels = offHealth;
    this.shift.callEnded(this.state.highestLevel);
    this.feed({ type: "call-ended", at });
  }

  /** Outcome and note of the call that has ended; may come again. */
  wrapUp(disposition: Disposition, note: string): void {
    if (this.phase !== "ended") throw new AppError("refused", "cannot wrap up: no call has ended");
    this.feed({ type: "call-wrapped-up", at: this.at, disposition, note: note.trim() });
  }

  /** What the agent wishes to see from now on. */
  wish(wishes: Wishes): void {
    this.wishes = wishes;
    if (!wishes.transcript) this.transcript.clear();
    if (!wishes.coaching) this.coaching = undefined;
    this.publish();
  }

  /** The engine's state, for texts about the call. */
  get call(): CallState {
    return this.state;
  }

  pause(): void {
    this.requireCall("pause");
    this.feed({ type: "call-paused", at: this.at });
  }

  resume(): void {
    this.requireCall("resume");
    this.feed({ type: "call-resumed", at: this.at });
  }

  /** A hypothesis of the listener. Those that arrive outside a running call are dropped. */
  hear(hypothesis: Hypothesis): void {
    if (this.phase !== "active") return;
    if (hypothesis.status === "final") this.journal?.transcribe(hypothesis);
    if (this.wishes.transcript) this.transcript.hear(hypothesis);
    this.take(this.tracker?.observe(hypothesis) ?? []);
  }

  /** Something was measured in the caller's voice. Outside a running call it is dropped. */
  measure(measurement: VoiceMeasurement, at: number): void {
    if (this.phase !== "active") return;
    const cue = voiceCue(measurement, this.language, this.rules.packOf(this.language).texts.texts);
    if (cue.status === "confirmed") this.measured.delete(cue.id);
    else this.measured.set(cue.id, cue);
    this.feed({ type: cue.status === "confirmed" ? "cue-confirmed" : "cue-observed", at, cue });
  }

  /** The call has come this far. Feeds the engine once a second: levels fall and permissions end with time. */
  passTime(at: number): void {
    if (this.phase !== "active" || Math.floor(at) <= Math.floor(this.at)) return;
    this.take(this.tracker?.advance(at) ?? []);
    if (this.coaching !== undefined && at >= this.coaching.until) this.coaching = undefined;
    this.feed({ type: "time-passed", at });
  }

  channelHealth(channel: Channel, health: ChannelHealth, at: number, problem?: ChannelProblem): void {
    const before = this.channels[channel];
    if (before.health === health && before.problem === problem) return;
    const since = before.health === health ? before.since : at;
    this.channels = { ...this.channels, [channel]: { health, since, problem } };
    this.publish();
  }

  listenerState(listener: Surroundings["listener"]): void {
    if (listener.state !== "ready") this.confirmMeasured(this.at);
    this.listener = listener;
    this.publish();
  }

  /** One device carries both speakers from now on. */
  hearsMixed(): void {
    this.isMixed = true;
    this.publish();
  }

  get byVoiceNow(): Surroundings["byVoice"] {
    return this.byVoice;
  }

  /** Between calls: whether voices are waited for. Of a call: what began and what ended it. */
  voices(part: Partial<Surroundings["byVoice"]>): void {
    this.byVoice = { ...this.byVoice, ...part };
    this.publish();
  }

  usesModel({ isDemo }: { readonly isDemo: boolean }): void {
    this.isDemoModel = isDemo;
    this.publish();
  }

  tickStep = (id: StepId): void => this.click({ type: "step-ticked", at: this.at, step: id });
  skipStep = (id: StepId): void => this.click({ type: "step-skipped", at: this.at, step: id });
  undoStep = (id: StepId): void => this.click({ type: "step-undone", at: this.at, step: id });
  dismissCue = (cueId: string): void => this.click({ type: "cue-dismissed", at: this.at, cueId });
  markAbuse = (): void => this.click({ type: "abuse-marked", at: this.at, markId: this.options.newId() });
  markThreat = (): void => this.click({ type: "threat-marked", at: this.at, markId: this.options.newId() });

  setLanguage(language: Language): void {
    this.requireCall("change the language of");
    this.take(this.tracker?.finish(this.at) ?? []);
    this.tracker = this.createTracker(language);
    this.language = language;
    this.feed({ type: "language-changed", at: this.at, language });
  }

  snapshot(): CallSnapshot {
    const around: Surroundings = {
      levelHistory: this.levelHistory,
      wasGranted: this.wasGranted,
      coaching: this.coaching === undefined ? null : { cue: this.coaching.cue, line: this.coaching.line },
      channels: this.channels,
      listener: this.listener,
      journal: this.journalHealth,
      isDemoModel: this.isDemoModel,
      isMixed: this.isMixed,
      number: this.number,
      byVoice: this.byVoice,
      transcript: this.transcript.lines,
      suggestBreak: this.shift.suggestsBreak(this.rules.policy.afterCall.suggestBreakAfterBadCalls),
      rules: {
        name: this.rules.policy.name,
        version: this.rules.bundle?.version ?? null,
        next: this.nextRules === this.rules ? null : (this.nextRules.bundle?.version ?? null),
        problem: this.problemOfRules,
      },
    };
    return snapshotOf(this.state, { policy: this.rules.policy, pack: this.rules.packOf(this.language), around });
  }

  private createTracker(language: Language): CueTracker {
    const { cues, secondReader } = this.rules.packOf(language).hearing;
    return createCueTracker(cues, secondReader);
  }

  private click(event: CallEvent): void {
    this.requireCall("mark something in");
    this.feed(event);
  }

  private requireCall(verb: string): void {
    if (this.phase === "idle" || this.phase === "ended")
      throw new AppError("refused", `cannot ${verb} the call: none is running`);
  }

  /** A measurement was long enough when it was first told; whoever measured it will not tell its end any more. */
  private confirmMeasured(at: number): void {
    const open = [...this.measured.values()];
    this.measured.clear();
    this.take(open.map((cue) => ({ type: "cue-confirmed", at, cue: { ...cue, status: "confirmed" } })));
  }

  private take(changes: readonly CueChange[]): void {
    for (const change of changes) this.fold(change);
    // One utterance can hold many cues: they are shown together.
    if (changes.length > 0) this.publish();
  }

  private feed(event: CallEvent): void {
    this.fold(event);
    this.publish();
  }

  private fold(event: CallEvent): void {
    this.journal?.append(event);
    const { state, effects } = step(this.state, event, this.rules.policy);
    this.state = state;
    for (const listener of this.listeners) listener.onEvent?.(event);
    for (const effect of effects) this.carryOut(effect);
  }

  private carryOut(effect: Effect): void {
    if (effect.type === "level-changed")
      this.levelHistory = [...this.levelHistory, { at: effect.at, level: effect.to }];
    if (effect.type === "permission-granted") this.wasGranted = true;
    if (effect.type === "coach") this.coach(effect);
    for (const listener of this.listeners) listener.onEffect?.(effect, this.state);
  }

  private coach({ cue, at }: Extract<Effect, { type: "coach" }>): void {
    if (!this.wishes.coaching) return;
    const lines = this.rules.packOf(this.language).protocol.coaching[cue] ?? [];
    const line = lines[Math.floor(at) % Math.max(1, lines.length)];
    if (line !== undefined) this.coaching = { cue, line, until: at + coachingSeconds };
  }

  private publish(): void {
    // Wording a snapshot costs more than the event it follows: only for those who look at it.
    if (![...this.listeners].some((listener) => "onSnapshot" in listener)) return;
    const snapshot = this.snapshot();
    for (const listener of this.listeners) listener.onSnapshot?.(snapshot);
  }
}
