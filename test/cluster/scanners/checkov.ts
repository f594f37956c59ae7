import type { Finding, Scanner } from './finding';
import { offline } from './offline';
import { pythonWith } from '../tools/python-tool';
import { versionIn } from '../tools/versions';

interface Report {
  readonly results: { readonly failed_checks: readonly FailedCheck[] };
}

interface FailedCheck {
  readonly check_id: string;
  readonly check_name: string;
  /** `Kind.namespace.name` in the framework "kubernetes". */
  readonly resource: string;
}

/** Checkov with all its frameworks; `--skip-download` is its own way to stay offline. */
export const checkov: Scanner = {
  name: `checkov ${versionIn('python/checkov.txt', /^checkov==(.+)$/m)}`,
  scan: (folder) => {
    const printed = offline(pythonWith('checkov'), ['-m', 'checkov.main', '--directory', folder, '--skip-download', '--soft-fail', '--quiet', '--compact', '--output', 'json']);
    const reports = [JSON.parse(printed) as Report | Report[]].flat();
    return reports.flatMap((report) => report.results.failed_checks.map(findingOf));
  },
};

function findingOf({ check_id: check, check_name: title, resource }: FailedCheck): Finding {
  const [kind, namespace, ...name] = resource.split('.');
  return { check, title, object: `${kind} ${namespace}/${name.join('.')}` };
}
