using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Synapsid.Server.Http;

/// <summary>
/// Says of a connection that HTTP/2 was agreed on. Kestrel heeds the agreed protocol only where there is a TLS feature
/// too, so this is one, without a certificate; the requests' scheme stays <c>http</c>.
/// </summary>
internal sealed class Http2WithoutTls : ITlsConnectionFeature, ITlsApplicationProtocolFeature
{
    private static readonly byte[] Http2 = "h2"u8.ToArray();

    public ReadOnlyMemory<byte> ApplicationProtocol => Http2;

    public X509Certificate2? ClientCertificate { get; set; }

    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
        Task.FromResult<X509Certificate2?>(null);
}
