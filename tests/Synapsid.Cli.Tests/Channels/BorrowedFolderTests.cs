using Synapsid.Cli.Channels;
using Synapsid.Commands;
using Synapsid.Protocols;

namespace Synapsid.Cli.Tests.Channels;

public sealed class BorrowedFolderTests
{
    private readonly TimerClock _clock = new();
    private readonly List<Road> _roads = [];

    [Fact]
    public void The_road_is_opened_once_for_requests_that_follow_one_another_and_closed_when_none_comes()
    {
        using BorrowedFolder folder = new(_ => Open(), _clock);
        Assert.Empty(_roads);
        Run(folder);
        Run(folder);
        Road road = Assert.Single(_roads);
        Assert.False(road.IsClosed);
        _clock.Advance(BorrowedFolder.IdleMax);
        Assert.True(road.IsClosed);
        Run(folder);
        Assert.Equal(2, _roads.Count);
    }

    [Fact]
    public void A_process_that_never_pauses_gives_way()
    {
        using BorrowedFolder folder = new(_ => Open(), _clock);
        for (int i = 0; i < 10; i++)
        {
            Run(folder);
            _clock.Advance(BorrowedFolder.IdleMax / 2);
        }

        Assert.Equal(3, _roads.Count);
        Assert.Equal(2, _roads.Count(road => road.IsClosed));
    }

    [Fact]
    public void A_server_that_went_away_is_not_asked_again()
    {
        using BorrowedFolder folder = new(_ => Open(), _clock);
        Run(folder);
        _roads[0].IsOpen = false;
        Run(folder);
        Run(folder);
        Assert.Equal(2, _roads.Count);
        Assert.True(_roads[0].IsClosed);
    }

    [Fact]
    public void What_cannot_be_opened_is_an_error_reply_and_is_tried_again()
    {
        bool broken = true;
        using BorrowedFolder folder = new(_ => broken ? throw new IOException("no disk") : Open(), _clock);
        Assert.Equal(ErrorCode.StorageFailed, Run(folder).Error?.Code);
        broken = false;
        Assert.Null(Run(folder).Error);
    }

    private static Reply Run(BorrowedFolder folder) =>
        folder.Execute(Request.Of("system.stats"), null, TestContext.Current.CancellationToken);

    private Road Open()
    {
        _roads.Add(new Road());
        return _roads[^1];
    }

    private sealed class Road : ICommandChannel
    {
        public bool IsClosed { get; private set; }

        public bool IsOpen { get; set; } = true;

        public IReadOnlyList<string> Warnings => [];

        public Reply Execute(Request request, Action<CommandProgress>? progress, CancellationToken cancellation) =>
            Reply.Success("{}"u8.ToArray());

        public void Dispose() => IsClosed = true;
    }
}
