using Synapsid.Base.Files;
using Synapsid.Base.Files.Sources;
using Synapsid.Embeddings;
using Synapsid.Knowledge.Code.Symbols;
using Synapsid.Knowledge.Code.Walking;

namespace Synapsid.Knowledge.Code.Index;

/// <summary>What all repositories of one library share.</summary>
/// <param name="Files">Where the indexes lie.</param>
/// <param name="Tree">Where the sources are.</param>
/// <param name="Options">Limits and workers.</param>
/// <param name="WalkOptions">What a walk keeps to, with the rules it has compiled.</param>
/// <param name="Extractor">Finds symbols; its processes start when they are needed.</param>
/// <param name="Encoder">Gives the encoder when a symbol or a question is first encoded.</param>
/// <param name="Clock">Tells the time.</param>
internal sealed record IndexParts(
    IFileSystem Files,
    ISourceTree Tree,
    CodeOptions Options,
    WalkOptions WalkOptions,
    SymbolExtractor Extractor,
    Func<ITextEncoder> Encoder,
    TimeProvider Clock)
{
    /// <summary>
    /// Whether this process stays: then trees are watched, and symbols get vectors in the background.
    /// </summary>
    public bool IsResident { get; set; }

    /// <summary>How many threads are worth their start for so many files.</summary>
    public int WorkersFor(int files) =>
        Math.Clamp(files / 4, 1, Options.Workers == 0 ? Environment.ProcessorCount : Options.Workers);
}
