import { IDENTITY_CASES } from './cases/identity';
import { runCases } from './run-cases';

runCases(IDENTITY_CASES);
