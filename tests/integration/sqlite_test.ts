import { killContract } from "./kill_contract.ts";

killContract("SQLite", (folder) => `type = sqlite3\ndatabase = ${folder.path}/database.sql\n`);
