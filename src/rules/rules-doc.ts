import { OWN_FACTS } from './engine-rules';
import type { RuleFacts, Standard } from './rule';
import { WAIVER_PREFIX } from './waivers';

/** Areas by the first digit of a code. */
const AREAS: readonly (readonly [string, string])[] = [
  ['1', 'Pods'],
  ['2', 'Identity and RBAC'],
  ['3', 'Network'],
  ['4', 'Mesh'],
  ['5', 'Secrets'],
];

/** docs/rules.md, written from the rules themselves so that the two can't disagree. */
export function rulesPage(rules: readonly RuleFacts[]): string {
  const areas = AREAS.map(([digit, title]) => section(title, rules.filter((rule) => rule.code[2] === digit)));
  return `${[INTRODUCTION, ...areas, section('About the run itself', OWN_FACTS)].join('\n\n')}\n`;
}

const INTRODUCTION = `<!-- Generated from src/rules by rulesPage(). To change it, change a rule. -->
# Rules

Findings on manifests that no reachability shows. An **error** opens something, a **warning** weakens something, a
**note** asks for a look.

## Waivers

A rule is waived for one object, or for everything in a namespace, by an annotation on the object or on its Namespace:

\`\`\`yaml
metadata:
  annotations:
    ${WAIVER_PREFIX}host-path: "until 2030-06-30 by team-storage: the node agent reads /var/log until the new collector is out"
\`\`\`

The day is the last one on which the waiver holds. Waived findings stand in every report; a waiver that is expired,
malformed or names no rule waives nothing and is a finding itself.`;

function section(title: string, rules: readonly RuleFacts[]): string {
  const rows = rules.map((rule) => `| [${rule.code}](#${anchor(rule)}) | \`${rule.name}\` | ${rule.severity} | ${cell(rule.title)} |`);
  const table = ['| Code | Name | Severity | What it finds |', '|---|---|---|---|', ...rows].join('\n');
  return [`## ${title}`, table, ...rules.map(entry)].join('\n\n');
}

function entry(rule: RuleFacts): string {
  const lines = [
    `### ${heading(rule)}`,
    `**${rule.title}.** Severity: ${rule.severity}.`,
    `Why: ${rule.why}`,
    `Fix: ${rule.fix}`,
  ];
  if (rule.standards.length > 0) lines.push(`Standards:\n${rule.standards.map(bullet).join('\n')}`);
  return lines.join('\n\n');
}

function heading(rule: RuleFacts): string {
  return `${rule.code} ${rule.name}`;
}

function anchor(rule: RuleFacts): string {
  return heading(rule).toLowerCase().replaceAll(' ', '-');
}

function bullet({ name, control, url }: Standard): string {
  return `- [${name}: ${control}](${url})`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
