export { Conversation, type Speaker } from "./conversation.ts";
export { Conversations } from "./conversations.ts";
