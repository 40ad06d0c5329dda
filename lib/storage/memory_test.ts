import { storageContract } from "../../tests/storage_contract.ts";
import { MemoryStorage } from "./memory.ts";

storageContract("memory", (clock) => Promise.resolve(new MemoryStorage(clock)));
