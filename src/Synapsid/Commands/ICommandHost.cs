using Synapsid.Knowledge.Code.Index;

namespace Synapsid.Commands;

/// <summary>What commands run on: an engine, or the indexes of repositories alone.</summary>
internal interface ICommandHost
{
    /// <summary>The engine; null where no data folder is open.</summary>
    SynapsidEngine? Engine { get; }

    /// <summary>The indexes of repositories.</summary>
    CodeLibrary Code { get; }

    /// <summary>The clock.</summary>
    TimeProvider Clock { get; }
}
