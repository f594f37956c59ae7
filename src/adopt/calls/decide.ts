/** Which calls are declared, on what evidence, and what a person has to decide. */
import { allowedCalls, transportOf, type Allowed } from './allowed';
import type { AdoptedCall, Calls, Evidence, OpenQuestion, PortAccess } from './call';
import type { Hint } from './hinted';
import { seenRequests } from './requests';
import type { Judgement } from '../../judge/judge';
import { grouped } from '../read/found';
import type { Port } from '../read/ports';
import type { SeenCall } from '../traffic/resolve';

export interface Evidences {
  readonly hints: readonly Hint[];
  /** Undefined where no traffic was given. */
  readonly seen: readonly SeenCall[] | undefined;
  /** Whether something holds callers of a workload to methods and paths. */
  readonly holdsRequests: (key: string) => boolean;
}

interface Decided {
  readonly allowed: Allowed;
  readonly evidence: Evidence;
  readonly access: PortAccess;
  readonly todo?: string;
}

export function decideCalls(judgement: Judgement, portsOf: ReadonlyMap<string, readonly Port[]>, evidences: Evidences): Calls {
  const { calls, undeclared } = allowedCalls(judgement, portsOf);
  const decided: Decided[] = [];
  const questions: OpenQuestion[] = [];
  const open: Allowed[] = [];
  for (const allowed of calls) {
    const question = doubtOf(allowed);
    if (question) questions.push(question);
    else settle(allowed, evidences, { decided, questions, open });
  }
  questions.push(...openQuestions(open), ...undeclaredPorts(undeclared), ...notAllowed(calls, portsOf, evidences));
  return { declared: joined(decided), questions: distinct(questions) };
}

/** What the judge does not answer with yes is not declared. */
function doubtOf({ from, to, access, verdict, unsaid }: Allowed): OpenQuestion | undefined {
  const on = `${from} → ${to}:${access.port.number}`;
  if (verdict === 'conditional') return { about: from, text: `${on} is allowed for some requests only, by a token or a header, which no declaration can say`, call: { from, to, accesses: [{ port: access.port }] } };
  if (verdict === 'unknown') return { about: from, text: `${on}: the manifests do not decide whether it is allowed`, call: { from, to, accesses: [{ port: access.port }] } };
  return unsaid === undefined ? undefined : { about: from, text: `${on} is allowed for ${unsaid}`, call: { from, to, accesses: [{ port: access.port }] } };
}

interface Outcome {
  readonly decided: Decided[];
  readonly questions: OpenQuestion[];
  readonly open: Allowed[];
}

function settle(allowed: Allowed, { hints, seen, holdsRequests }: Evidences, { decided, questions, open }: Outcome): void {
  const { from, to, access, named } = allowed;
  const call = { from, to, accesses: [access] };
  if (seen) {
    const own = seen.filter((one) => one.from === from && one.to === to && one.protocol === transportOf(access.port) && one.ports.includes(access.port.number));
    if (own.length > 0) {
      const isHttp = access.port.protocol === 'http' || access.port.protocol === 'http2' || access.port.protocol === 'grpc';
      const requests = access.requests ?? (isHttp && holdsRequests(to) ? seenRequests(own) : undefined);
      decided.push({ allowed, evidence: 'traffic', access: { port: access.port, ...(requests && { requests }) } });
    } else if (named) {
      questions.push({ about: from, text: `${from} → ${to}:${access.port.number} is allowed by policies, and was never observed`, call });
    } else {
      open.push(allowed);
    }
    return;
  }
  if (named) {
    decided.push({ allowed, evidence: 'policies', access });
    return;
  }
  const hint = hints.find((one) => one.from === from && one.to === to && (one.port === undefined || one.port === access.port.number));
  if (hint) decided.push({ allowed, evidence: 'environment', access, todo: `confirm: ${hint.text} suggests this call` });
  else open.push(allowed);
}

/** Calls of one pair and one kind of evidence are one. */
function joined(decided: readonly Decided[]): readonly AdoptedCall[] {
  return [...grouped(decided, ({ allowed: { from, to }, evidence }) => `${from} ${to} ${evidence}`).values()].map((group) => {
    const [{ allowed: { from, to }, evidence }] = group;
    const todo = [...new Set(group.flatMap((one) => one.todo ?? []))].join('; ');
    const byPort = grouped(group, ({ access }) => access.port.name);
    const accesses = [...byPort.values()].map((same): PortAccess => {
      const requests = same.some(({ access }) => !access.requests) ? undefined : same.flatMap(({ access }) => access.requests ?? []);
      return { port: same[0].access.port, ...(requests && { requests }) };
    });
    return { from, to, accesses, evidence, ...(todo !== '' && { todo }) };
  });
}

const SHOWN = 3;

function openQuestions(open: readonly Allowed[]): readonly OpenQuestion[] {
  return [...grouped(open.filter(({ from, to }) => from !== to), ({ to, access }) => `${to}:${access.port.number}`).values()].map((group): OpenQuestion => {
    const [{ to, access: { port } }] = group;
    const callers = [...new Set(group.map(({ from }) => from))].sort();
    const more = callers.length > SHOWN ? ` and ${callers.length - SHOWN} more` : '';
    return { about: to, text: `${to}:${port.number} is open to ${callers.slice(0, SHOWN).join(', ')}${more}, by no policy that means them: nothing is declared; who calls it?` };
  });
}

function undeclaredPorts(rows: readonly { readonly from: unknown; readonly to: unknown; readonly ports: { readonly first: number; readonly last: number } }[]): readonly OpenQuestion[] {
  const byCallee = grouped(rows, ({ to }) => (to as { readonly workload: string }).workload);
  return [...byCallee].map(([to, own]) => {
    const ranges = [...new Set(own.map(({ ports: { first, last } }) => (first === last ? `${first}` : `${first}-${last}`)))].sort();
    const more = ranges.length > SHOWN ? ' and more' : '';
    return { about: to, text: `${to} is open on ports that no container and no Service names, within ${ranges.slice(0, SHOWN).join(', ')}${more}: they are closed` };
  });
}

/** What was seen, or is suggested, and what policies stop. */
function notAllowed(calls: readonly Allowed[], portsOf: ReadonlyMap<string, readonly Port[]>, { hints, seen }: Evidences): readonly OpenQuestion[] {
  const allowed = new Set(calls.map(({ from, to, access }) => `${from} ${to} ${access.port.number}`));
  const question = (from: string, to: string, number: number, because: string): OpenQuestion[] => {
    const port = portsOf.get(to)?.find((one) => one.number === number);
    if (allowed.has(`${from} ${to} ${number}`) || !portsOf.has(from)) return [];
    return [{ about: from, text: `${from} → ${to}:${number} ${because}, and is not allowed today`, ...(port && { call: { from, to, accesses: [{ port }] } }) }];
  };
  return [
    ...(seen ?? []).flatMap(({ from, to, ports }) => ports.flatMap((number) => question(from, to, number, 'was observed'))),
    ...(seen ? [] : hints).flatMap(({ from, to, port, text }) => (port === undefined ? [] : question(from, to, port, `is suggested by ${text}`))),
  ];
}

function distinct(questions: readonly OpenQuestion[]): readonly OpenQuestion[] {
  return [...new Map(questions.map((question) => [question.text, question])).values()];
}
