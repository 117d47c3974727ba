using Synapsid.Knowledge.Code.Ranking;

namespace Synapsid.Knowledge.Tests.Code.Ranking;

public sealed class CandidateOrderTests
{
    [Fact]
    public void One_file_does_not_fill_the_answer()
    {
        List<Candidate> best = CandidateOrder.Best([At(0, 1, 10), At(0, 2, 9.9), At(0, 3, 9.8), At(1, 1, 9), At(2, 1, 8)], 3);
        Assert.Equal([0, 1, 0], best.Select(candidate => candidate.File));
        Assert.Equal([10, 9, 8.4], best.Select(candidate => Math.Round(candidate.Score, 3)));
    }

    [Fact]
    public void Equal_places_come_in_the_order_of_files_and_lines_whatever_order_they_were_found_in()
    {
        List<Candidate> candidates = [At(2, 5, 1), At(1, 9, 1), At(1, 3, 1)];
        List<Candidate> other = [candidates[2], candidates[0], candidates[1]];
        Assert.Equal(
            CandidateOrder.Best(candidates, 3).Select(candidate => (candidate.File, candidate.StartLine)),
            CandidateOrder.Best(other, 3).Select(candidate => (candidate.File, candidate.StartLine)));
        Assert.Equal((1, 3), (CandidateOrder.Best(other, 1)[0].File, CandidateOrder.Best(other, 1)[0].StartLine));
    }

    [Fact]
    public void Fewer_places_than_wanted_are_all_given()
    {
        Assert.Empty(CandidateOrder.Best([], 5));
        Assert.Equal(2, CandidateOrder.Best([At(0, 1, 1), At(0, 2, 1)], 5).Count);
    }

    private static Candidate At(int file, int line, double score) =>
        new() { File = file, StartLine = line, EndLine = line, Score = score };
}
