/** Which calls are declared, on what evidence, and what a person has to decide. */
import { allowedCalls, transportOf, type Allowed } from './allowed';
import type { AdoptedCall, Calls, Evidence, OpenQuestion, PortAccess } from './call';
import type { Hint } from './hinted';
import { seenRequests } from './requests';
import type { Judgement } from '../../judge/judge';
import type { MatrixRow } from '../../judge/questions/matrix';
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
  return { declared: joined(decided), questions };
}

/** What the judge does not answer with yes is not declared. */
function doubtOf({ from, to, access, verdict, unsaid }: Allowed): OpenQuestion | undefined {
  const says = verdict === 'conditional' ? 'allowed for some requests only, by a token or a header, which no declaration can say'
    : verdict === 'unknown' ? 'the manifests do not decide whether it is allowed'
      : unsaid === undefined ? undefined : `allowed for ${unsaid}`;
  return says === undefined ? undefined : aboutCall({ from, to, accesses: [{ port: access.port }] }, says);
}

function aboutCall(call: NonNullable<OpenQuestion['call']>, says: string): OpenQuestion {
  const { from, to, accesses } = call;
  return { about: `${from} → ${to}:${accesses.map(({ port }) => port.number).join()}`, says, call };
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
    const own = seen.filter((one) => (
      one.from === from && one.to === to && one.protocol === transportOf(access.port) && one.ports.includes(access.port.number)
    ));
    if (own.length > 0) {
      const isHttp = access.port.protocol === 'http' || access.port.protocol === 'http2' || access.port.protocol === 'grpc';
      const requests = access.requests ?? (isHttp && holdsRequests(to) ? seenRequests(own) : undefined);
      decided.push({ allowed, evidence: 'traffic', access: { port: access.port, ...(requests && { requests }) } });
    } else if (named) {
      questions.push(aboutCall(call, 'allowed by policies, and never observed'));
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
  return [...grouped(open.filter(({ from, to }) => from !== to), ({ to, access }) => `${to}:${access.port.number}`)].map(([about, group]): OpenQuestion => {
    const callers = [...new Set(group.map(({ from }) => from))].sort();
    const more = callers.length > SHOWN ? ` and ${callers.length - SHOWN} more` : '';
    return { about, says: `open to ${callers.slice(0, SHOWN).join(', ')}${more}, by no policy that means them: nothing is declared; who calls it?` };
  });
}

function undeclaredPorts(rows: readonly MatrixRow[]): readonly OpenQuestion[] {
  return [...new Set(rows.flatMap(({ to }) => (to.kind === 'workload' ? [to.workload] : [])))]
    .map((about) => ({ about, says: 'open on ports that no container and no Service names: they are closed' }));
}

/** What was seen, or is suggested, and what policies stop. */
function notAllowed(calls: readonly Allowed[], portsOf: ReadonlyMap<string, readonly Port[]>, { hints, seen }: Evidences): readonly OpenQuestion[] {
  const allowed = new Set(calls.map(({ from, to, access }) => `${from} ${to} ${access.port.number}`));
  const question = (from: string, to: string, number: number, because: string): OpenQuestion[] => {
    const port = portsOf.get(to)?.find((one) => one.number === number);
    if (allowed.has(`${from} ${to} ${number}`) || !portsOf.has(from)) return [];
    const says = `${because}, and not allowed today`;
    return [port ? aboutCall({ from, to, accesses: [{ port }] }, says) : { about: `${from} → ${to}:${number}`, says }];
  };
  return [
    ...(seen ?? []).flatMap(({ from, to, ports }) => ports.flatMap((number) => question(from, to, number, 'observed'))),
    ...(seen ? [] : hints).flatMap(({ from, to, port, text }) => (port === undefined ? [] : question(from, to, port, `suggested by ${text}`))),
  ];
}
