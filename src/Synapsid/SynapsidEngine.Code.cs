using Synapsid.Commands;
using Synapsid.Knowledge.Code.Index;

namespace Synapsid;

/// <content>The indexes of repositories: opened when they are first needed.</content>
public sealed partial class SynapsidEngine
{
    private readonly Lazy<CodeLibrary> _code;

    /// <summary>The indexes of repositories.</summary>
    public CodeLibrary Code => _code.Value;

    SynapsidEngine? ICommandHost.Engine => this;

    private void CloseCode()
    {
        if (_code.IsValueCreated) _code.Value.Dispose();
    }
}
