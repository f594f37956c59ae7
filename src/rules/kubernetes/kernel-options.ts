import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import type { RuleInput } from '../input';
import type { PodItem } from '../pods';
import { defineRule, type Evidence } from '../rule';
import { cis, podSecurity } from '../standards';
import { nameOf, pathText, show } from '../words';

/** Source for all four: Pod Security Standards, baseline. */
const SAFE_SYSCTLS: ReadonlySet<unknown> = new Set([
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_syncookies',
]);
const SELINUX_TYPES: ReadonlySet<unknown> = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);
const APPARMOR_TYPES: ReadonlySet<unknown> = new Set(['RuntimeDefault', 'Localhost']);
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** The smaller screws of the baseline profile, each of which loosens what the kernel holds. */
export const KERNEL_OPTIONS = defineRule({
  code: 'ZT120',
  name: 'kernel-options',
  title: 'A pod loosens what the kernel keeps from it',
  severity: 'error',
  why: 'Unsafe sysctls reach other pods of the node; an unmasked /proc, an AppArmor profile that is off or an SELinux type of one\'s own open what containers are kept from.',
  fix: 'Remove the sysctl, procMount, AppArmor or SELinux option; the defaults of the runtime are the safe ones.',
  standards: [
    podSecurity('baseline', 'Sysctls'), podSecurity('baseline', '/proc Mount Type'), podSecurity('baseline', 'AppArmor'), podSecurity('baseline', 'SELinux'),
    cis('5.7.3'),
  ],
  check: (input: RuleInput) => input.pods.flatMap((pod) => [
    ...contextsOf(pod).flatMap(looseFields),
    ...pod.spec.child('securityContext').child('sysctls').items().map((item) => item.child('name')).filter((name) => !SAFE_SYSCTLS.has(name.value)),
  ].map((field): Evidence => evidenceAt(pod.ref, field, { details: { field: pathText(field.path) } }))
    .concat(annotated(pod))),
  describe: ({ object, got, details }) => `${nameOf(object)} loosens the kernel's hold: ${details.field} is ${show(got)}.`,
});

function contextsOf(pod: PodItem): readonly Field[] {
  return [pod.spec, ...pod.containers.map(({ field }) => field)].map((owner) => owner.child('securityContext'));
}

function looseFields(context: Field): readonly Field[] {
  const selinux = context.child('seLinuxOptions');
  return [
    ...[context.child('procMount')].filter((field) => field.present && field.value !== 'Default'),
    ...[context.child('appArmorProfile').child('type')].filter((field) => field.present && !APPARMOR_TYPES.has(field.value)),
    ...[selinux.child('type')].filter((field) => field.present && !SELINUX_TYPES.has(field.value)),
    ...[selinux.child('user'), selinux.child('role')].filter((field) => field.present && field.value !== ''),
  ];
}

/** How AppArmor was written before it had a field. */
function annotated(pod: PodItem): readonly Evidence[] {
  const at = pod.kind === 'Pod' ? pod.item.root.child('metadata').child('annotations') : undefined;
  return (at?.entries() ?? [])
    .filter(([key, field]) => key.startsWith(APPARMOR_ANNOTATION) && field.value !== 'runtime/default' && !String(field.value).startsWith('localhost/'))
    .map(([, field]) => evidenceAt(pod.ref, field, { details: { field: pathText(field.path) } }));
}
