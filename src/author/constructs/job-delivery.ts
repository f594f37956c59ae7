import { checkArgument } from './props/check';
import type { DeliveryNode } from '../graph/delivery';
import { mark, memberOf } from '../graph/prop-types';
import type { DeliveryRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/** When a job runs in a sync of Argo CD. */
export enum ArgoCdPhase {
  /**
   * Before anything of the sync is applied, with the account, the policies and the secrets of the syncs before. At the first sync none of
   * them is there, and the namespace neither: `SYNC` is for jobs that must run then, too.
   */
  PRE_SYNC = 'PreSync',

  /** In the sync, once everything that the job needs is applied and healthy, and before the services that it `runsBefore`. */
  SYNC = 'Sync',

  /** After everything is applied and healthy. */
  POST_SYNC = 'PostSync',
}

/**
 * When a job runs in a release of Helm. There is no hook before the first installation: what the job needs, its account, policies and
 * secrets, is installed with the release.
 */
export enum HelmHook {
  /** Before an upgrade, with what the releases before installed. */
  PRE_UPGRADE = 'pre-upgrade',

  /** After the first installation. */
  POST_INSTALL = 'post-install',

  /** After an upgrade. */
  POST_UPGRADE = 'post-upgrade',
}

const PHASE = memberOf('a phase, such as ArgoCdPhase.SYNC', ArgoCdPhase);
const HOOK = memberOf('a hook, such as HelmHook.PRE_UPGRADE', HelmHook);

/**
 * How a job comes to the cluster. The objects of a Job can't be changed once they are there, so that each delivery makes a new one in its own way.
 */
export class JobDelivery {
  /**
   * Applied like everything else, by kubectl or whatever applies manifests. A hash of what it runs is part of the Job's name: another image or
   * argument is another Job, and applying the same again changes nothing. Older Jobs remain until they are deleted or pruned.
   */
  public static kubectl(): JobDelivery {
    return new JobDelivery({ kind: 'applied' }, { factory: 'kubectl', when: [] });
  }

  /** A hook of Argo CD, which makes the Job anew at each sync. It is deleted before the next, and a day after it ended. */
  public static argoCdHook(phase: ArgoCdPhase): JobDelivery {
    checkArgument('JobDelivery.argoCdHook', 'phase', phase, PHASE);
    return new JobDelivery({ kind: 'argo-cd', phase }, { factory: 'argoCdHook', when: [phase] });
  }

  /** Hooks of Helm, which makes the Job anew at each of them. It is deleted before the next, and a day after it ended. */
  public static helmHook(hook: HelmHook, ...others: HelmHook[]): JobDelivery {
    for (const one of [hook, ...others]) checkArgument('JobDelivery.helmHook', 'hook', one, HOOK);
    return new JobDelivery({ kind: 'helm', hooks: [hook, ...others] }, { factory: 'helmHook', when: [hook, ...others] });
  }

  /** @internal */
  public readonly _record: DeliveryRecord;

  private constructor(
    /** @internal */
    public readonly _node: DeliveryNode,
    record: DeliveryRecord,
  ) {
    mark(this, 'JobDelivery');
    this._record = wordForWord(record);
  }
}
