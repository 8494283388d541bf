using System.Runtime.CompilerServices;
using Skyops.Api;
using Skyops.Client.Http;
using Skyops.Nodes;

namespace Skyops.Client.Nodes;

/// <summary>The pool's nodes, as everybody may see them.</summary>
public sealed class NodesClient
{
    private readonly ApiTransport _transport;

    internal NodesClient(ApiTransport transport) => _transport = transport;

    /// <summary>All nodes, or those of one status; asks for the next page when the caller gets there.</summary>
    public async IAsyncEnumerable<NodeView> ListAsync(NodeStatus? status = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var query = $"v1/nodes?take={Limits.PageSize}{(status is null ? "" : $"&status={status.ToString()!.ToLowerInvariant()}")}";
        string? cursor = null;
        do
        {
            var path = cursor is null ? query : $"{query}&cursor={Uri.EscapeDataString(cursor)}";
            var page = await _transport.JsonAsync(Public(path), SkyopsJson.Default.ItemPageNodeView, cancellationToken);
            foreach (var node in page.Items) yield return node;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    public Task<NodeView> GetAsync(string address, CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(Public($"v1/nodes/{Uri.EscapeDataString(address)}"), SkyopsJson.Default.NodeView, cancellationToken);

    private static ApiRequest Public(string path) => ApiRequest.Get(path) with { Authenticated = false };
}
