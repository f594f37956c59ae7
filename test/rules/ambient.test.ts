import { AMBIENT_CASES } from './cases/ambient';
import { runCases } from './run-cases';

runCases(AMBIENT_CASES);
