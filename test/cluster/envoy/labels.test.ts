import { describeAgreement } from './agree';
import { ABOUT_DRY_RUNS, ABOUT_LABELS } from './written-labels';

describeAgreement('labels that pods have in the cluster alone, and dry runs', [...ABOUT_LABELS, ...ABOUT_DRY_RUNS]);
