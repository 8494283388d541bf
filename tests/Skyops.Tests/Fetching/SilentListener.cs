using System.Net;
using System.Net.Sockets;

namespace Skyops.Tests.Fetching;

/// <summary>Listens where nobody may come.</summary>
internal sealed class SilentListener : IDisposable
{
    private readonly TcpListener _listener;

    public SilentListener(int port = 0, string address = "127.0.0.1")
    {
        _listener = new TcpListener(IPAddress.Parse(address), port);
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public bool WasReached => _listener.Pending();

    public void Dispose() => _listener.Dispose();
}
