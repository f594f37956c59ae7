/** Says why an expectation does not hold: every gate with who decided there, and what is possible instead. */
import type { Cluster } from '../judge/cluster/cluster';
import { rangeHas, tryParseAddress } from '../judge/cluster/ip';
import type { Endpoint } from '../judge/core/flow';
import type { Verdict } from '../judge/core/verdict';
import type { Judgement } from '../judge/judge';
import type { Explanation } from '../judge/questions/explain';
import type { MatrixRow } from '../judge/questions/matrix';
import type { Party } from '../judge/questions/party';
import { connectionsOf } from '../report/access';
import { accessWords, flowWords, gateWords, VERDICT_WORD } from '../report/access-words';
import { audiencesOf, callerNames } from '../report/audience';
import { endpointName } from '../report/party-words';
import { reasonsOf, type Reason } from '../report/reasons';

const MARKS: Readonly<Record<Verdict, string>> = { allow: '✓', deny: '✗', conditional: '?', unknown: '?' };

/** Reasons that are not worth a line unless they decided something. */
const SILENT: ReadonlySet<Reason['effect']> = new Set(['does-not-match', 'shadows']);

/** Accesses listed as what is possible instead. */
const SHOWN = 8;

const ENDINGS: Readonly<Record<Verdict, string>> = {
  allow: 'but it is allowed',
  deny: 'but it is denied',
  conditional: 'but the request decides, so that it is neither allowed nor denied',
  unknown: 'but the manifests leave it open, so that it is neither allowed nor denied',
};

const HINTS: Readonly<Partial<Record<Verdict, string>>> = {
  conditional: 'Say more of the request: method, path, host, headers or token.',
  unknown: 'Say more about the cluster in the second argument, such as { podCidrs: [\'10.244.0.0/16\'] }, or write the policy so that the answer does not depend on it.',
};

/** `wanted` says what was expected: `to be allowed`. */
export function failureText(wanted: string, explanation: Explanation, judgement: Judgement): string {
  const { flow, verdict } = explanation;
  const hint = HINTS[verdict];
  return [
    `expected ${flowWords(flow)} ${wanted}, ${ENDINGS[verdict]}:`,
    ...hopLines(explanation),
    ...(hint === undefined ? [] : ['', hint]),
    '',
    ...insteadLines(flow.from, flow.to, judgement),
  ].join('\n');
}

function hopLines(explanation: Explanation): readonly string[] {
  const hops = reasonsOf(explanation);
  if (hops.length === 0) return ['', '  nothing that a manifest could say stands between the two'];
  return hops.flatMap((gate) => {
    const { verdict, reasons } = gate;
    const deciding = reasons.filter((reason) => reason.verdict === verdict);
    const shown = deciding.length > 0 ? deciding : reasons.filter(({ effect }) => !SILENT.has(effect));
    return ['', `  ${gateWords(gate)}: ${VERDICT_WORD[verdict]}`, ...(shown.length > 0 ? shown.map(reasonLine) : [`    ${NOBODY_SPOKE[verdict]}`])];
  });
}

/** What is true of a gate at which no object has a line of its own. */
const NOBODY_SPOKE: Readonly<Record<Verdict, string>> = {
  allow: 'nothing stands in the way',
  deny: 'nothing lets it through',
  conditional: '? some requests are let through and some are not',
  unknown: '? nothing says so for certain',
};

function reasonLine({ object, effect, verdict, because, place }: Reason): string {
  const what = object === undefined ? because : `${object} ${effect.replaceAll('-', ' ')}: ${because}`;
  return `    ${MARKS[verdict]} ${what}${place === undefined ? '' : ` (${place})`}`;
}

/** What this caller may do to this callee, and who else reaches the callee. */
function insteadLines(from: Endpoint, to: Endpoint, judgement: Judgement): readonly string[] {
  const [isCaller, isCallee] = [from, to].map((endpoint) => matcherOf(endpoint, judgement));
  const rows = [...judgement.matrix()].filter((row) => !row.self && isCallee(row.to));
  const own = connectionsOf(rows.filter((row) => isCaller(row.from))).flatMap(({ accesses }) => accesses).map(wordsOf);
  const others = audiencesOf(rows.filter((row) => !isCaller(row.from)), judgement.cluster.workloads.map(({ key }) => key))
    .map((audience) => `${callerNames(audience).join(', ')} on ${wordsOf(audience.access)}`);
  return [
    ...section(`${endpointName(from)} can reach ${endpointName(to)} on`, own, 'nothing'),
    ...section(`who else can reach ${endpointName(to)}`, others, 'nobody'),
  ];
}

function wordsOf(access: Pick<MatrixRow, 'ports' | 'requests'> & { readonly protocol: MatrixRow['protocol'] | 'any'; readonly verdict: Verdict }): string {
  return `${accessWords(access)}${access.verdict === 'allow' ? '' : ` (${VERDICT_WORD[access.verdict]})`}`;
}

function section(title: string, lines: readonly string[], none: string): readonly string[] {
  if (lines.length === 0) return [`${title}: ${none}`];
  const unique = [...new Set(lines)];
  const rest = unique.length - SHOWN;
  return [`${title}:`, ...unique.slice(0, SHOWN).map((line) => `  ${line}`), ...(rest > 0 ? [`  and ${rest} more`] : [])];
}

/** Whether a party of the matrix is this end. */
function matcherOf(endpoint: Endpoint, { cluster }: Judgement): (party: Party) => boolean {
  if ('undeclared' in endpoint || 'apiServer' in endpoint) return () => false;
  if ('ip' in endpoint) return (party) => party.kind === 'external' && hasAddress(party.ranges, endpoint.ip);
  const key = 'workload' in endpoint ? endpoint.workload : gatewayKey(endpoint.gateway, cluster);
  return (party) => party.kind === 'workload' && party.workload === key;
}

/** The pods of a Gateway are made from it, and refer to it. */
function gatewayKey(key: string, { gateways, workloads }: Cluster): string | undefined {
  const gateway = gateways.find(({ ref }) => `${ref.namespace}/${ref.name}` === key);
  return gateway && workloads.find(({ ref }) => ref === gateway.ref)?.key;
}

/** Ranges are written `first-last`. */
function hasAddress(ranges: readonly string[], ip: string): boolean {
  const address = tryParseAddress(ip);
  return address !== undefined && ranges.some((range) => {
    const [first, last] = range.split('-').map(tryParseAddress);
    return first !== undefined && last !== undefined && rangeHas({ family: first.family, first: first.value, last: last.value }, address);
  });
}
