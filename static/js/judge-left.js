// After signing out: the device forgets, wherever it was done.

import { forget } from "./judge-forget.js";

forget();
