// The policy in force until a house replaces it. All figures are examples to be replaced by the house's own.

import type { Policy } from "./policy.ts";

const anger = ["reflective-listening", "empathy", "ask-for-solution", "state-facts", "practical-step"] as const;
const abuse = ["personalise", "intent-and-boundary", "end-warning", "transfer-offer", "call-release"] as const;

export const defaultPolicy: Policy = {
  format: 2,
  name: "example policy",
  isExample: true,
  company: "",
  severities: {},
  level: {
    severityPoints: { none: 0, low: 1, medium: 2, high: 5, critical: 10 },
    categoryPoints: { "anger-declaration": 3, distress: 0, "noisy-environment": 0, "too-little-information": 0.5 },
    scorerFactor: 0.5,
    halfLifeSeconds: 60,
    repeatFactor: 1.25,
    repeatWithinSeconds: 60,
    repeatLimit: 2,
    calming: { apology: 0.5, thanks: 0.8, agreement: 0.8 },
    tense: { rise: 2, fall: 0.8 },
    heated: { rise: 5, fall: 3 },
    // One severe cue (5 points) is abuse at once; it fades after two half-lives, as the permission does.
    abusive: { rise: 4, fall: 1.2 },
    threateningHoldSeconds: null,
  },
  abuseFrom: {
    profanity: 1,
    insult: 1,
    discrimination: 1,
    "sexual-remark": 1,
    "physical-threat": 1,
    // Most light swearing is at things: in 304 Dutch calls with three, it permitted an end three times in vain and never rightly.
    "mild-profanity": 5,
    belittling: 3,
    condescension: 3,
  },
  permission: {
    // A credible threat needs none whatever stands here; a veiled one is abuse like any other.
    warningsRequired: { default: 2, byCategory: {} },
    minSecondsBetweenWarnings: 5,
    warningValidSeconds: null,
    calmSeconds: 120,
    transferFirst: false,
    minConfidence: 0.6,
    threatMinWords: 2,
    marksCount: true,
  },
  protocol: {
    ladders: {
      "passive-anger": ["empathy", "reflective-listening", "ask-for-solution", "practical-step"],
      "escalated-anger": anger,
      "mild-swearing": ["empathy", "ask-for-solution", "practical-step"],
      abuse,
      "sexual-remark": ["intent-and-boundary", "end-warning", "transfer-offer", "call-release"],
      discrimination: ["intent-and-boundary", "end-warning", "transfer-offer", "call-release"],
      threat: ["call-release"],
      "legal-threat": ["state-facts", "practical-step"],
      "manager-request": ["transfer-offer", "practical-step"],
      "complaint-pile-on": ["reflective-listening", "practical-step"],
      "noisy-line": ["breather"],
      distress: ["empathy", "transfer-offer"],
    },
    letSlide: 1,
    whenItStaysHeated: "breather",
    repeatAfterSeconds: { "reflective-listening": 120, empathy: 120, "practical-step": 180, breather: 300 },
    situationSeconds: 45,
    transferTo: null,
  },
  voice: {
    raisedDb: 8,
    raisedSeconds: 1,
    talkOverSeconds: 1,
    longTalkOverSeconds: 2.5,
    noisyDb: -50,
    noisyBelowVoiceDb: 15,
  },
  authority: { may: [], mayNot: [] },
  crisisLines: [],
  phrases: {},
  coaching: true,
  afterCall: { suggestBreakAfterBadCalls: 2, teamMessage: "" },
  retention: { callDays: 90, incidentDays: 365, keepTranscripts: false, transcriptDays: 0 },
};
