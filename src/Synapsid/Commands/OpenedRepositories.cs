using System.Text.Json;
using Synapsid.Knowledge.Code.Anchors;
using Synapsid.Knowledge.Code.Index;

namespace Synapsid.Commands;

/// <summary>The repositories that a command on code means, compared with their files and held open.</summary>
internal sealed class OpenedRepositories : IDisposable
{
    private readonly List<CodeView> _views = [];
    private readonly List<(string Name, Freshness State)> _states = [];
    private readonly List<(string Name, AnchorBook Book)> _books = [];

    private OpenedRepositories()
    {
    }

    /// <summary>Their states.</summary>
    public IReadOnlyList<CodeView> Views => _views;

    /// <summary>The grains that an answer about them carries; null where none is anchored in them.</summary>
    public AnchorNotes? Notes { get; private set; }

    /// <summary>Opens them; what changed in them is indexed first, for as long as the settings say.</summary>
    /// <exception cref="RepositoryUnknownException">None is meant.</exception>
    public static OpenedRepositories Open(CommandCall call)
    {
        OpenedRepositories opened = new();
        try
        {
            IReadOnlyList<RepositoryIndex> selected =
                call.Code.Select(call.Texts(CodeArguments.Repository), call.OptionalText(CodeArguments.From));
            foreach (RepositoryIndex index in selected)
            {
                Freshness state = index.EnsureFresh(call.Code.Options.FreshnessBudget, call.Cancellation);
                if (index.Hold() is not { } view) continue;
                opened._views.Add(view);
                opened._states.Add((view.Name, state));
                if (index.Anchors() is { } book) opened._books.Add((view.Name, book));
            }

            if (opened._books.Count > 0)
            {
                opened.Notes = new AnchorNotes(opened._books, call.Code.Anchors, call.Clock.GetUtcNow());
            }

            return opened;
        }
        catch
        {
            // Whatever went wrong is the caller's to hear of; what was opened must not outlive it.
            opened.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Says whether the answer is that of the files as they are: <c>fresh</c>, or what was refreshed and what may be
    /// stale.
    /// </summary>
    public void WriteFreshness(Utf8JsonWriter reply)
    {
        reply.WriteStartObject("freshness");
        reply.WriteBoolean("fresh", _states.All(entry => entry.State.IsFresh));
        WritePaths(reply, "refreshed", state => state.Refreshed);
        WritePaths(reply, "stale", state => state.Stale);
        CodeReply.WriteTexts(
            reply,
            "unchecked",
            [.. _states.Where(entry => entry.State.Unchecked is not null)
                .Select(entry => $"{entry.Name}: {entry.State.Unchecked}")]);
        reply.WriteEndObject();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (CodeView view in _views) view.Dispose();
        _views.Clear();
    }

    /// <summary>With several repositories a path begins with its repository's name.</summary>
    private void WritePaths(Utf8JsonWriter reply, string member, Func<Freshness, IReadOnlyList<string>> pathsOf)
    {
        const int PathsMax = 20;
        IEnumerable<string> paths = _states.SelectMany(entry => pathsOf(entry.State)
            .Select(path => _states.Count == 1 ? path : $"{entry.Name}/{path}"));
        CodeReply.WriteTexts(reply, member, [.. paths.Take(PathsMax)]);
    }
}
