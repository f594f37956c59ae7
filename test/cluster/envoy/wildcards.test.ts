import { describeAgreement } from './agree';
import { ABOUT_WILDCARDS } from './written-wildcards';

describeAgreement('identities with wildcards, odd names and aliases', ABOUT_WILDCARDS);
