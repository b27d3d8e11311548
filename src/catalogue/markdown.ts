import { renderMarkdownTable } from "../text/markdown.ts";
