namespace Synapsid.Knowledge.Code.Symbols.Ctags;

/// <summary>One tag as Universal Ctags reports it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">The kind, as ctags calls it in that language.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="EndLine">The last line; 0 where ctags does not know it.</param>
/// <param name="Scope">What encloses it, in the language's own manner of writing; may be empty.</param>
/// <param name="ScopeKind">The kind of that; may be empty.</param>
/// <param name="TypeReference">The type, such as <c>struct:__anon1</c> of a C typedef; may be empty.</param>
/// <param name="Access">Who may see it; may be empty.</param>
internal readonly record struct CtagsTag(
    string Name,
    string Kind,
    int Line,
    int EndLine,
    string Scope,
    string ScopeKind,
    string TypeReference,
    string Access);
