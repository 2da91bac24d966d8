// The fixed vocabulary: cue categories, severities, levels, steps, channels, languages.
// Every id is a file key, an event field and CLI output; none may be renamed.

/** What the two sides of a call are called: `caller` is what the headset plays, `agent` its microphone. */
export const channels = ["caller", "agent"] as const;
export type Channel = (typeof channels)[number];

/** Languages with a pack of their own. */
export const languages = ["nl", "pl", "en"] as const;
export type Language = (typeof languages)[number];

/** How grave one cue is. `none` is for cues that lower the level. */
export const severities = ["none", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];

/** Rank of a severity, 0 (`none`) to 4 (`critical`); severities are never compared as strings. */
export const severityRank = (severity: Severity): number => severities.indexOf(severity);

/** The call's escalation level, lowest first. */
export const levels = ["calm", "tense", "heated", "abusive", "threatening"] as const;
export type Level = (typeof levels)[number];

/** Rank of a level, 0 (`calm`) to 4 (`threatening`); levels are never compared as strings. */
export const levelRank = (level: Level): number => levels.indexOf(level);

/** Cues in the caller's channel, with their default severity. */
export const callerCueSeverity = {
  profanity: "high",
  "mild-profanity": "low",
  insult: "high",
  belittling: "medium",
  condescension: "medium",
  discrimination: "high",
  "sexual-remark": "high",
  "physical-threat": "critical",
  "legal-threat": "medium",
  "reputation-threat": "low",
  "churn-threat": "low",
  "payment-refusal": "low",
  "manager-request": "medium",
  blame: "medium",
  "not-listening": "medium",
  "rule-challenge": "low",
  entitlement: "low",
  "anger-declaration": "medium",
  "complaint-pile-on": "low",
  "too-little-information": "low",
  dismissal: "low",
  "passive-anger": "low",
  "background-aside": "medium",
  "noisy-environment": "low",
  "raised-voice": "medium",
  "talk-over": "low",
  distress: "high",
  apology: "none",
  thanks: "none",
  agreement: "none",
} as const satisfies Record<string, Severity>;
export type CallerCue = keyof typeof callerCueSeverity;

/** Cues in the agent's channel. They tick steps off or coach; none has a severity of its own. */
export const agentCues = [
  "reflective-listening",
  "empathy",
  "ask-for-solution",
  "state-facts",
  "practical-step",
  "breather",
  "personalise",
  "intent-and-boundary",
  "end-warning",
  "transfer-offer",
  "call-release",
  "agent-negative",
  "agent-argument",
  "agent-overpromise",
] as const;
export type AgentCue = (typeof agentCues)[number];

export type CueCategory = CallerCue | AgentCue;

export const callerCues = Object.keys(callerCueSeverity) as readonly CallerCue[];
export const cueCategories: readonly CueCategory[] = [...callerCues, ...agentCues];

/** Agent cues that coach instead of ticking a step. */
export const coachingCues = ["agent-negative", "agent-argument", "agent-overpromise"] as const;
export type CoachingCue = (typeof coachingCues)[number];

/** A rung of a protocol: an agent cue that ticks. */
export type StepId = Exclude<AgentCue, CoachingCue>;
export const stepIds = agentCues.filter((cue): cue is StepId => !(coachingCues as readonly string[]).includes(cue));

/** Categories whose rules must stay explainable: the scorer alone never makes one of these count. */
export const severeCues = [
  "profanity",
  "insult",
  "discrimination",
  "sexual-remark",
  "physical-threat",
] as const satisfies readonly CallerCue[];
export type SevereCue = (typeof severeCues)[number];
export const isSevere = (category: CueCategory): boolean => (severeCues as readonly CueCategory[]).includes(category);

/** The channel in which a category can occur. */
export const channelOf = (category: CueCategory): Channel => (category in callerCueSeverity ? "caller" : "agent");

/** Default severity of a category: the caller's table, `none` for everything the agent says. */
export const defaultSeverity = (category: CueCategory): Severity =>
  (callerCueSeverity as Readonly<Record<string, Severity>>)[category] ?? "none";

/** Whether a rule or its cue weighs less than its category usually does: for swearing, nobody is meant. */
export const isLighterThanUsual = (of: { readonly category: CueCategory; readonly severity: Severity }): boolean =>
  severityRank(of.severity) < severityRank(defaultSeverity(of.category));

/** True for a category that lowers the level. */
export const isCalming = (category: CueCategory): boolean =>
  category === "apology" || category === "thanks" || category === "agreement";

export const isStepId = (value: string): value is StepId => (stepIds as readonly string[]).includes(value);
export const isLanguage = (value: string): value is Language => (languages as readonly string[]).includes(value);

/** Outcomes of a call that an agent chooses from at wrap-up. */
export const dispositions = [
  "resolved",
  "follow-up",
  "transferred",
  "ended-by-agent",
  "ended-by-caller",
  "other",
] as const;
export type Disposition = (typeof dispositions)[number];
