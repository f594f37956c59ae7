import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { show, subjectOf } from '../words';
import { containerEvidence, inContainers, securityContext } from './containers';

/** What can't be written can't be replaced by an intruder's tools. */
export const READ_ONLY_ROOT_FILESYSTEM = defineRule({
  code: 'ZT107',
  name: 'read-only-root-filesystem',
  title: 'A container can write to its own image',
  severity: 'warning',
  why: 'A writable root file system lets an intruder download tools, replace binaries and stay.',
  fix: 'Set `readOnlyRootFilesystem: true` and mount an emptyDir where the program must write, such as /tmp.',
  standards: [nsa('Immutable container file systems'), cis('5.7.3')],
  check: (input) => inContainers(input, (container, pod) => {
    const field = securityContext(container).child('readOnlyRootFilesystem');
    return field.value === true ? [] : [containerEvidence(pod, container, field)];
  }),
  describe: (evidence) => `${subjectOf(evidence)} can write to its root file system: readOnlyRootFilesystem is ${show(evidence.got)}, expected true.`,
});
