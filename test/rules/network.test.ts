import { NETWORK_CASES } from './cases/network';
import { runCases } from './run-cases';

runCases(NETWORK_CASES);
