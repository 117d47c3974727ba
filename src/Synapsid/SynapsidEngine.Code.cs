using Synapsid.Commands;
using Synapsid.Knowledge.Code.Index;

namespace Synapsid;

/// <content>The indexes of repositories: opened when they are first needed.</content>
public sealed partial class SynapsidEngine
{
    private readonly Lock _codeGate = new();
    private CodeLibrary? _code;

    /// <summary>The indexes of repositories.</summary>
    public CodeLibrary Code => Volatile.Read(ref _code) ?? OpenCode();

    SynapsidEngine? ICommandHost.Engine => this;

    private CodeLibrary OpenCode()
    {
        lock (_codeGate)
        {
            return _code ??= CodeHost.CodeLibraryOf(_folder.Path, _options, Configuration, OpenMeteredEncoder);
        }
    }

    private void CloseCode()
    {
        lock (_codeGate) _code?.Dispose();
    }
}
