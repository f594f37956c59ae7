import { SECRETS_CASES } from './cases/secrets';
import { runCases } from './run-cases';

runCases(SECRETS_CASES);
