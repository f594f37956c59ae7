/**
 * What is wrong with written manifests, in the form in which cdk8s takes the report of a validation: violations by rule, with the
 * resources that break it and the lines where they do.
 */
import { loadManifests } from '../../judge/load';
import type { UnknownObject } from '../../judge/objects/manifests';
import { ManifestSyntaxError, type ManifestInput } from '../../judge/objects/read/documents';
import { isRefused, positionOf, type ObjectProblem } from '../../judge/objects/read/field';
import type { Position } from '../../judge/objects/read/origin';
import type { StoredObject } from '../../judge/objects/store';
import { parseManifests } from '../../judge/parse';
import { problemWords } from '../../report/problem-words';
import { objectName } from '../../report/reasons';
import { effectOf, isDoubtful } from '../../report/unknown-kind';
import { findRuleFacts } from '../../rules/catalogue';
import { ruleInput } from '../../rules/read-input';
import type { RuleFinding, Severity } from '../../rules/rule';
import { runRules, type WaivedFinding } from '../../rules/run';

export interface ValidateOptions {
  /** Names or codes of rules to leave out. @default - none */
  readonly except?: readonly string[];
  /** The day that waivers are measured against, YYYY-MM-DD. */
  readonly today: string;
}

export interface ViolatingResource {
  /** Its name if no other object has it, so that cdk8s finds its construct; else kind, namespace and name. */
  readonly resourceName: string;
  /** `12:5 what is wrong there` */
  readonly locations: readonly string[];
  readonly manifestPath: string;
}

/** All that breaks one rule. */
export interface Violation {
  readonly severity: Exclude<Severity, 'note'>;
  /** Code and name. */
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly ViolatingResource[];
}

export interface Validation {
  /** Errors first. */
  readonly violations: readonly Violation[];
  /** How many findings there are of each severity; notes are counted only. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** One line for each finding that somebody accepted. */
  readonly waived: readonly string[];
}

/** What is used of the ValidationContext of cdk8s-cli. */
export interface ReportContext {
  /** Paths of the manifests. */
  readonly manifests: readonly string[];
  readonly report: {
    addViolation(violation: Omit<Violation, 'severity'>): void;
    submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
  };
}

export interface ReportOptions extends Pick<ValidateOptions, 'except'> {
  /** Whether warnings fail too. */
  readonly strict: boolean;
}

/** Something to mend, in one resource. */
interface Complaint {
  readonly severity: Severity;
  readonly rule: { readonly code: string; readonly name: string; readonly title: string; readonly why: string; readonly fix: string };
  readonly message: string;
  readonly resource: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly file: string;
  readonly position?: Position;
}

/** What is no rule's to find. The codes are those of `zero-trust verify`. */
const OWN = {
  unreadable: {
    code: 'ZT900',
    name: 'unreadable',
    title: 'A manifest can not be read',
    why: 'Invalid YAML and invalid Kubernetes objects cannot be judged, and could not be applied either.',
    fix: 'Mend the text at the place that is named.',
  },
  malformed: {
    code: 'ZT901',
    name: 'malformed',
    title: 'An object says something that is not understood',
    why: 'The API server may refuse such an object, or drop the field, so that the manifest does not do what it seems to do.',
    fix: 'Write the field as its API expects it, or delete it.',
  },
  refused: {
    code: 'ZT904',
    name: 'refused',
    title: 'An object is refused',
    why: 'The API server, or the admission webhook of a platform, refuses such an object. Nothing that it says is in force.',
    fix: 'Write the field as its API expects it.',
  },
  unknownKind: {
    code: 'ZT902',
    name: 'unknown-kind',
    title: 'A kind is not understood',
    why: 'An object of this kind may open or close access in ways that are not modelled.',
    fix: 'Say the same with a kind that is understood.',
  },
} as const;

/** The validation itself has failed. cdk8s would stop with a stack; this way it names what to do. */
const CRASHED = {
  ruleName: 'ZT909 validation-failed (error)',
  recommendation: 'Nothing was validated, so nothing is known to be right.',
  fix: 'Mend the properties in cdk8s.yaml if they are what the message is about; else report the message.',
};

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** Validates what cdk8s has written and hands in the report, whatever happens: without one cdk8s stops with an error of its own. */
export function reportValidation({ manifests, report }: ReportContext, { strict, except }: ReportOptions): void {
  try {
    const today = new Date(Date.now()).toISOString().slice(0, 'YYYY-MM-DD'.length);
    const { violations, counts, waived } = validateManifests(loadManifests(manifests), { today, ...(except && { except }) });
    for (const { severity: _told, ...violation } of violations) report.addViolation(violation);
    const failing = counts.error + (strict ? counts.warning : 0);
    report.submit(failing === 0 ? 'success' : 'failure', {
      'Fails on': strict ? 'errors and warnings' : 'errors',
      'Errors': `${counts.error}`,
      'Warnings': `${counts.warning}`,
      'Notes': `${counts.note}${counts.note === 0 ? '' : ' (zero-trust verify tells them)'}`,
      ...(except && except.length > 0 && { 'Left out': except.join(', ') }),
      ...(waived.length > 0 && { Waived: waived.join('\n') }),
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    report.addViolation({ ...CRASHED, violatingResources: [{ resourceName: 'none', locations: [message], manifestPath: manifests.join(', ') }] });
    report.submit('failure');
  }
}

/** Never throws for what stands in a manifest: what can't be read is a violation too. */
export function validateManifests(inputs: readonly ManifestInput[], options: ValidateOptions): Validation {
  try {
    return validateObjects(inputs, options);
  } catch (error) {
    if (!(error instanceof ManifestSyntaxError)) throw error;
    return validationOf(error.problems.map(({ message, file = '', line = 1, column = 1 }): Complaint => ({
      severity: 'error', rule: OWN.unreadable, message, resource: { kind: '', namespace: '', name: file }, file, position: { file, line, column },
    })), [], []);
  }
}

function validateObjects(inputs: readonly ManifestInput[], { except, today }: ValidateOptions): Validation {
  const manifests = parseManifests(inputs);
  const { problems, unknownKinds, objects } = manifests;
  const { findings, waived } = runRules(ruleInput(manifests), { today, ...(except && { except }) });
  const complaints = [
    ...problems.map(malformed),
    ...unknownKinds.filter(isDoubtful).map(unknownKind),
    ...findings.map(broken),
  ];
  return validationOf(complaints, waived.map(waivedLine), objects.all);
}

function malformed(problem: ObjectProblem): Complaint {
  return { severity: 'error', rule: isRefused(problem) ? OWN.refused : OWN.malformed, message: problemWords(problem), resource: problem.object, ...placeOf(problem.object.origin, positionOf(problem)) };
}

function unknownKind(object: UnknownObject): Complaint {
  const { ref, apiVersion } = object;
  const message = `${objectName(ref)} (${apiVersion}) is not understood: ${effectOf(object)}`;
  return { severity: 'warning', rule: OWN.unknownKind, message, resource: ref, ...placeOf(ref.origin, ref.origin.locate(['kind'])) };
}

function broken(finding: RuleFinding): Complaint {
  const facts = findRuleFacts(finding.rule);
  const { object, path } = finding;
  const place = placeOf(object.origin, object.origin.locate(path));
  return { severity: facts.severity, rule: facts, message: facts.describe(finding), resource: object, ...place };
}

function placeOf({ file = '' }: { readonly file?: string }, position: Position | undefined): Pick<Complaint, 'file' | 'position'> {
  return { file, ...(position && { position }) };
}

function waivedLine({ finding, waiver }: WaivedFinding): string {
  return `${finding.rule} ${objectName(finding.object)}: ${waiver.reason} (${waiver.owner}, until ${waiver.until})`;
}

function validationOf(complaints: readonly Complaint[], waived: readonly string[], objects: readonly StoredObject[]): Validation {
  const uses = nameUses(objects);
  const count = (severity: Severity) => complaints.filter((complaint) => complaint.severity === severity).length;
  const violations = SEVERITIES.flatMap((severity) => (severity === 'note' ? [] : (
    [...grouped(complaints.filter((complaint) => complaint.severity === severity), ({ rule }) => rule.code).values()]
      .map((group) => violationOf(severity, group, uses))
  )));
  return { violations, waived, counts: { error: count('error'), warning: count('warning'), note: count('note') } };
}

function violationOf(severity: Violation['severity'], complaints: readonly Complaint[], uses: ReadonlyMap<string, number>): Violation {
  const [{ rule }] = complaints;
  const resources = grouped(complaints, ({ resource, file }) => `${file} ${objectName(resource)}`);
  return {
    severity,
    ruleName: `${rule.code} ${rule.name} (${severity})`,
    recommendation: `${rule.title}. ${rule.why}`,
    fix: rule.fix,
    violatingResources: [...resources.values()].map((group) => {
      const [{ resource, file }] = group;
      return {
        resourceName: uses.get(resource.name) === 1 || resource.kind === '' ? resource.name : objectName(resource),
        locations: group.map(({ position, message }) => (position ? `${position.line}:${position.column} ${message}` : message)),
        manifestPath: file,
      };
    }),
  };
}

/** How many objects have each name: cdk8s keeps one construct for each name, whatever the kind. */
function nameUses(objects: readonly StoredObject[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { body } of objects) {
    const name = String((body.metadata as { readonly name?: unknown } | undefined)?.name);
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
