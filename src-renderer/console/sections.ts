// The console's pages, in the order of the navigation. Each is a folder of its own; its name is a text `console.section.<id>`.

import type { Component } from "vue";
import CallsPage from "./calls/CallsPage.vue";
import PhrasesPage from "./phrases/PhrasesPage.vue";
import ProtocolsPage from "./protocols/ProtocolsPage.vue";
import PublishPage from "./publish/PublishPage.vue";
import ReadinessPage from "./readiness/ReadinessPage.vue";
import RulesPage from "./rules/RulesPage.vue";

export const sectionIds = ["rules", "phrases", "protocols", "calls", "publish", "readiness"] as const;
export type SectionId = (typeof sectionIds)[number];

export const sections: Readonly<Record<SectionId, Component>> = {
  rules: RulesPage,
  phrases: PhrasesPage,
  protocols: ProtocolsPage,
  calls: CallsPage,
  publish: PublishPage,
  readiness: ReadinessPage,
};

/** The section that an address names after its `#`. */
export const sectionOf = (hash: string): SectionId => sectionIds.find((id) => `#${id}` === hash) ?? "rules";
