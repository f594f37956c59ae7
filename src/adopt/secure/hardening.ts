/** The security contexts of a pod, against what a workload of ours has: what it would harden, and the user that it runs as. */
import type { Fields } from '../read/fields';
import type { Survey } from '../read/survey';

/** What holds for all containers of a pod, unless they say otherwise. */
export interface PodContext {
  readonly user: number | undefined;
  readonly group: number | undefined;
  readonly nonRoot: boolean;
  readonly sysctls: Readonly<Record<string, string>>;
}

export function podContext(spec: Fields, survey: Survey): PodContext {
  const context = spec.object('securityContext');
  const [user, group, fsGroup] = [context.number('runAsUser'), context.number('runAsGroup'), context.number('fsGroup')];
  const nonRoot = context.flag('runAsNonRoot') ?? false;
  if (fsGroup !== undefined && fsGroup !== (group ?? user)) survey.blocks.push(`${context.pathOf('fsGroup')} is another group than that of the container`);
  const sysctls = Object.fromEntries(context.objects('sysctls').map((item) => {
    const pair = [item.text('name') ?? '', item.text('value') ?? ''] as const;
    item.done();
    return pair;
  }));
  context.drop('fsGroupChangePolicy', 'it is OnRootMismatch');
  readSeccomp(context);
  context.done();
  return { user, group, nonRoot, sysctls };
}

/** The user and group of one container. */
export function containerContext(container: Fields, pod: PodContext, survey: Survey): Pick<PodContext, 'user' | 'group'> {
  const context = container.object('securityContext');
  const [user, group] = [context.number('runAsUser') ?? pod.user, context.number('runAsGroup') ?? pod.group];
  const nonRoot = context.flag('runAsNonRoot') ?? pod.nonRoot;
  const at = container.path;
  if (user === 0) survey.unhardened.push(`${at} runs as root`);
  else if (user === undefined) survey.unhardened.push(nonRoot ? `${at} runs as the user of its image, which no manifest names` : `${at} may run as root`);
  if (group === 0) survey.unhardened.push(`${at} runs in the group of root`);
  if (context.flag('readOnlyRootFilesystem') !== true) survey.unhardened.push(`${at} may write to its root file system`);
  const escalates = context.flag('allowPrivilegeEscalation');
  if (escalates !== false) survey.unhardened.push(`${at} may gain privileges`);
  if (context.flag('privileged') === true) survey.blocks.push(`${at} is privileged`);
  const capabilities = context.object('capabilities');
  const added = capabilities.texts('add').filter((one) => one !== 'NET_BIND_SERVICE');
  if (added.length > 0) survey.blocks.push(`${capabilities.pathOf('add')}: ${added.join(', ')}`);
  if (!capabilities.texts('drop').some((one) => one.toUpperCase() === 'ALL')) survey.unhardened.push(`${at} keeps the capabilities of the container runtime`);
  capabilities.done();
  readSeccomp(context);
  context.done({ procMount: ['Default'] });
  return { user, group };
}

/** Any other profile than that of the runtime is one of its own. */
function readSeccomp(context: Fields): void {
  context.tryObject('seccompProfile')?.done({ type: ['RuntimeDefault'] });
}
