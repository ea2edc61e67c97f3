/** The sections of the window, in their order. */
export const sections = ['line', 'book', 'margin', 'scenarios', 'liquidation', 'plans', 'what-if', 'collateral', 'models', 'journal', 'settings'] as const;
export type Section = (typeof sections)[number];

/** Names for people. */
export const sectionNames: Readonly<Record<Section, string>> = {
  line: 'Line', book: 'Book', margin: 'Margin', scenarios: 'Scenarios', liquidation: 'Liquidation', plans: 'Plans', 'what-if': 'What-if',
  collateral: 'Collateral', models: 'Models', journal: 'Journal', settings: 'Settings',
};

/** The key of a section: the first nine have their number, the journal 0, the settings the comma that they have everywhere (with Ctrl or ⌘). */
export function sectionKey(section: Section): string {
  if (section === 'settings') return ',';
  if (section === 'journal') return '0';
  const place = sections.indexOf(section);
  return place < 9 ? String(place + 1) : '';
}

/** The section that a key without Ctrl opens, or null. */
export function sectionOfKey(key: string): Section | null {
  return /^\d$/.test(key) ? (sections.find((section) => sectionKey(section) === key) ?? null) : null;
}
