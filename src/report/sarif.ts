/** Findings as SARIF 2.1.0, for code scanning. */
import { isAbsolute, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sortFindings, type Finding, type FindingRule, type Severity } from './finding';
import { objectName } from './reasons';

export const SARIF_SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** What GitHub's code scanning sorts by. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.0', note: '2.0' };

export interface SarifOptions {
  /** Version of this tool. */
  readonly version: string;
  /** Files below it are named relative to it, as code scanning expects. */
  readonly root: string;
  readonly informationUri?: string;
}

export function sarif(findings: readonly Finding[], options: SarifOptions): string {
  const sorted = sortFindings(findings);
  const rules = [...new Map(sorted.map((finding) => [finding.rule.code, finding])).values()];
  const log = {
    $schema: SARIF_SCHEMA,
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'cdk8s-zero-trust',
          version: options.version,
          ...(options.informationUri !== undefined && { informationUri: options.informationUri }),
          rules: rules.map(({ rule, severity }) => ruleOf(rule, severity)),
        },
      },
      columnKind: 'utf16CodeUnits',
      results: sorted.map((finding) => resultOf(finding, rules.findIndex(({ rule }) => rule.code === finding.rule.code), options)),
    }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleOf({ code, name, title, why, fix, standards, helpUri }: FindingRule, severity: Severity): object {
  const help = [why, fix === undefined ? '' : `Fix: ${fix}`, standards === undefined ? '' : `See: ${standards.join('; ')}`];
  return {
    id: code,
    ...(name !== undefined && { name }),
    shortDescription: { text: title },
    fullDescription: { text: why },
    ...(helpUri !== undefined && { helpUri }),
    help: { text: help.filter((part) => part !== '').join('\n') },
    defaultConfiguration: { level: severity },
    properties: { 'tags': ['security'], 'security-severity': SECURITY_SEVERITY[severity] },
  };
}

function resultOf(finding: Finding, ruleIndex: number, { root }: SarifOptions): object {
  const { rule, severity, message, object, position, waiver } = finding;
  const logical = object && [{ fullyQualifiedName: objectName(object), kind: 'resource' }];
  const physical = position && {
    artifactLocation: { uri: uriOf(position.file, root) },
    region: { startLine: position.line, startColumn: position.column },
  };
  return {
    ruleId: rule.code,
    ruleIndex,
    level: severity,
    message: { text: message },
    ...((logical ?? physical) && { locations: [{ ...(physical && { physicalLocation: physical }), ...(logical && { logicalLocations: logical }) }] }),
    partialFingerprints: { 'zeroTrust/v1': [rule.code, object ? objectName(object) : '', message].join(' ') },
    ...(waiver && { suppressions: [{ kind: 'inSource', justification: waiver.reason }] }),
  };
}

function uriOf(file: string, root: string): string {
  if (file.startsWith('<')) return encodeURIComponent(file);
  const below = isAbsolute(file) ? relative(root, file) : file;
  if (below.startsWith('..') || isAbsolute(below)) return isAbsolute(file) ? pathToFileURL(file).href : encodePath(below);
  return encodePath(below);
}

function encodePath(path: string): string {
  return path.split(/[\\/]/).map(encodeURIComponent).join('/');
}
