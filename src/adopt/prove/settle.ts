/**
 * Makes a plan of which the program synthesizes: a workload of ours that synthesis rejects is kept as it is, what it rejects in kept pods is waived, and what
 * can't be waived is left out. Each step gives something up, so that it ends.
 */
import { complaintsIn, type Complaint } from './complaints';
import { synthesize, type Load, type Synthesis } from './run';
import { literalExpression } from '../../judge/core/literal';
import { workloadsOf, type Plan, type PlannedWorkload } from '../plan/plan';
import { settleProfile, type Profiles } from '../plan/pod-security';
import { keptFiles, type WrittenFile } from '../program/files';
import { writeProgram, type Program } from '../program/program';

export interface Settled {
  readonly program: Program;
  readonly synthesis: Synthesis;
}

/** What writes the files that a program reads. */
export type Place = (files: readonly WrittenFile[]) => string;

export function settle(plan: Plan, profiles: Profiles, place: Place, load: Load): Settled {
  const most = 3 * workloadsOf(plan).length + plan.calls.length + plan.hosts.length + LEAST;
  for (let attempt = 0; ; attempt += 1) {
    for (const namespace of plan.namespaces) settleProfile(namespace, profiles);
    const program = writeProgram(plan);
    const synthesis = synthesize(program.text, place(keptFiles(plan)), load);
    if (synthesis.ok || attempt >= most) return { program, synthesis };
    const complaints = complaintsIn(synthesis.error);
    if (!complaints || !giveUp(plan, program, complaints)) return { program, synthesis };
  }
}

const LEAST = 10;

/**
 * Whether something was given up. One mistake has many consequences: what costs little is given up first, and of what may be a consequence of
 * something else one thing at a time.
 */
function giveUp(plan: Plan, { places }: Program, complaints: readonly Complaint[]): boolean {
  const placed = complaints.map((complaint) => (
    { complaint, workload: workloadAt(plan, complaint.path, places) ?? workloadNamed(plan, complaint.text) }
  ));
  const all = (give: (one: (typeof placed)[number]) => boolean): boolean => placed.map(give).some((changed) => changed);
  const before = new Map(workloadsOf(plan).map((workload) => [workload, new Set(workload.waived)]));
  const waiverHelps = all(({ complaint, workload }) => (
    workload ? waive(workload, complaint, before.get(workload)) : waiveInNamespace(plan, places, complaint)
  ));
  if (waiverHelps) return true;
  if (all(({ complaint: { text }, workload }) => workload !== undefined && giveUpCall(plan, workload.found.key, text))) return true;
  const ofWorkloads = placed.flatMap(({ complaint: { text }, workload }) => (workload && workload.form !== 'left' ? [{ text, workload }] : []));
  const own = ofWorkloads.filter(({ text }) => !text.endsWith(BY_PROOF));
  const given = own.length > 0 ? own : mostNamed(plan, ofWorkloads);
  for (const [workload, text] of new Map(given.map((one) => [one.workload, one.text]))) demote(workload, text);
  return given.length > 0;
}

interface Rejected {
  readonly text: string;
  readonly workload: PlannedWorkload;
}

/** What most complaints are about is what causes them. */
function mostNamed(plan: Plan, rejected: readonly Rejected[]): readonly Rejected[] {
  const counted = workloadsOf(plan).filter(({ form }) => form !== 'left').map((workload) => {
    const about = rejected.filter((one) => one.workload === workload || names(one.text, workload));
    return { workload, text: about[0]?.text ?? '', count: about.length };
  });
  const most = Math.max(0, ...counted.map(({ count }) => count));
  return most === 0 ? [] : counted.filter(({ count }) => count === most).slice(0, 1);
}

function names(text: string, { found: { key } }: PlannedWorkload): boolean {
  return new RegExp(`(^|[^\\w./-])${literalExpression(key)}($|[^\\w./-])`).test(text);
}

const BY_PROOF = '(proof)';

/** A rule that is waived already was not what stops it. */
function waive(workload: PlannedWorkload, { text, rule, path }: Complaint, before: ReadonlySet<string> | undefined): boolean {
  if (workload.form !== 'kept') return false;
  const unused = /^waiver of '([\w-]+)': got a waiver that lifts nothing/.exec(text)?.[1];
  if (unused !== undefined) return workload.waived.delete(unused.toUpperCase().replace(/-/g, '_'));
  if (rule === undefined || !path.includes('/kept-') || before?.has(rule) === true) return false;
  workload.waived.add(rule);
  return true;
}

function waiveInNamespace(plan: Plan, places: Program['places'], { path, text, rule }: Complaint): boolean {
  const place = places.get(path.split('/').slice(0, 2).join('/'));
  const namespace = place && 'podSecurity' in place ? place : plan.namespaces.find(({ name }) => path === name || text.startsWith(`Namespace ${name} `));
  if (!namespace || rule === undefined || rule === 'POD_SECURITY_LABELS' || namespace.waived.has(rule)) return false;
  namespace.waived.add(rule);
  return true;
}

/** A workload of ours is kept as it is, and one that is kept is left out. Of several complaints about one, the first says why. */
function demote(workload: PlannedWorkload, text: string): void {
  workload.reasons.push(`synthesis rejects it: ${withoutFix(text)}`);
  workload.form = workload.form === 'secure' ? 'kept' : 'left';
}

function workloadAt(plan: Plan, path: string, places: Program['places']): PlannedWorkload | undefined {
  const [chart, child = '', ...rest] = path.split('/');
  const kept = /^kept-(.+)$/.exec(child)?.[1];
  if (kept !== undefined) return plan.namespaces.find(({ name }) => name === chart)?.workloads.find(({ found, form }) => found.workload.name === kept && form !== 'left');
  const at = rest.length > 0 ? places.get([chart, child, rest[0]].join('/')) : undefined;
  return at && 'form' in at ? at : undefined;
}

/** A call that synthesis rejects becomes a question. */
function giveUpCall(plan: Plan, from: string, text: string): boolean {
  const callee = /^calls ([^ :]+)/.exec(text)?.[1];
  if (callee === undefined) return false;
  const call = plan.calls.find((one) => one.from === from && one.to === callee);
  if (call) {
    plan.calls = plan.calls.filter((one) => one !== call);
    plan.questions.push({ about: `${from} → ${callee}`, says: `can't be declared: ${withoutFix(text)}`, call });
    return true;
  }
  const host = plan.hosts.find((one) => one.from === from && (text.includes(`${one.host}:${one.port}`) || text.includes(one.host)));
  if (!host) return false;
  plan.hosts = plan.hosts.filter((one) => one !== host);
  plan.questions.push({ about: `${from} → ${host.host}:${host.port}`, says: `can't be declared: ${withoutFix(text)}` });
  return true;
}

/** A complaint about no construct names workloads by the judge's names. */
function workloadNamed(plan: Plan, text: string): PlannedWorkload | undefined {
  return workloadsOf(plan).find((workload) => workload.form !== 'left' && names(text, workload));
}

function withoutFix(text: string): string {
  return text.replace(/\s*\(proof\)$/, '').slice(0, 400);
}
