// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title Nodes and what they put at stake.
/// @notice Stake that is being taken out still answers for what the node did before, until it is out.
abstract contract NodeStakes is ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice The longest endpoint record, in bytes.
    uint256 public constant MAX_ENDPOINT = 256;

    /// @notice Of what is slashed, this part goes to who proved it; the rest to the treasury. A tenth: enough to make
    /// looking worth while, too little for a node to save its stake by reporting itself.
    uint128 public constant REPORTER_BASIS_POINTS = 1_000;

    uint128 internal constant WHOLE = 10_000;

    /// @param capabilities Hash of the capabilities that the node advertises.
    /// @param endpoint Where it is reached; free text.
    /// @param stake At stake, and counted for being active.
    /// @param unbonding At stake, on its way out.
    /// @param locked Part of both together that pending verdicts are about.
    /// @param unbondedAt When unbonding ends, in Unix seconds.
    /// @param registeredAt Unix seconds; 0 when it never registered.
    struct Node {
        bytes32 capabilities;
        string endpoint;
        uint128 stake;
        uint128 unbonding;
        uint128 locked;
        uint64 unbondedAt;
        uint64 registeredAt;
    }

    event Registered(address indexed node, bytes32 capabilities, string endpoint, uint128 stake);
    event Updated(address indexed node, bytes32 capabilities, string endpoint);
    event Staked(address indexed node, uint128 amount, uint128 stake);
    event UnbondingBegun(address indexed node, uint128 amount, uint64 unbondedAt);
    event Withdrawn(address indexed node, uint128 amount, address to);
    event Slashed(address indexed node, bytes32 indexed fault, uint128 amount, address reporter, uint128 reward);

    error RegisteredAlready();
    error NotRegistered(address node);
    error StakeTooLow(uint128 least, uint128 given);
    error EndpointTooLong(uint256 most, uint256 given);
    error ZeroAmount();
    error ZeroAddress();
    error NotThatMuchStaked(uint128 stake, uint128 asked);
    error NothingUnbonding();
    error StillUnbonding(uint64 unbondedAt);
    error StakeLocked(uint128 locked);

    /// @notice What stakes are in.
    IERC20 public immutable token;

    /// @notice Where slashed stake goes.
    address public immutable treasury;

    /// @notice The least stake of an active node.
    uint128 public immutable minimumStake;

    /// @notice Seconds between beginning to unbond and taking the stake out.
    uint64 public immutable unbondingDelay;

    /// @notice Sum of all stakes, bonded and unbonding: what the contract owes.
    uint128 public totalStake;

    mapping(address node => Node) internal _nodes;

    constructor(address token_, address treasury_, uint128 minimumStake_, uint64 unbondingDelay_) {
        if (token_ == address(0) || treasury_ == address(0)) revert ZeroAddress();
        token = IERC20(token_);
        treasury = treasury_;
        minimumStake = minimumStake_;
        unbondingDelay = unbondingDelay_;
    }

    /// @notice Registers the sender as a node with a first stake.
    function register(bytes32 capabilities, string calldata endpoint, uint128 amount) external nonReentrant {
        Node storage node = _nodes[msg.sender];
        if (node.registeredAt != 0) revert RegisteredAlready();
        if (amount < minimumStake) revert StakeTooLow(minimumStake, amount);
        _checkEndpoint(endpoint);
        node.capabilities = capabilities;
        node.endpoint = endpoint;
        node.registeredAt = uint64(block.timestamp);
        node.stake = amount;
        totalStake += amount;
        emit Registered(msg.sender, capabilities, endpoint, amount);
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @notice Changes what the sender says of itself.
    function update(bytes32 capabilities, string calldata endpoint) external {
        Node storage node = _registered(msg.sender);
        _checkEndpoint(endpoint);
        node.capabilities = capabilities;
        node.endpoint = endpoint;
        emit Updated(msg.sender, capabilities, endpoint);
    }

    /// @notice Adds to the sender's stake.
    function stake(uint128 amount) external nonReentrant {
        Node storage node = _registered(msg.sender);
        if (amount == 0) revert ZeroAmount();
        node.stake += amount;
        totalStake += amount;
        emit Staked(msg.sender, amount, node.stake);
        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @notice Begins to take stake out. What is unbonding already waits anew with it: one clock a node.
    function beginUnbonding(uint128 amount) external {
        Node storage node = _registered(msg.sender);
        if (amount == 0) revert ZeroAmount();
        if (amount > node.stake) revert NotThatMuchStaked(node.stake, amount);
        node.stake -= amount;
        node.unbonding += amount;
        node.unbondedAt = uint64(block.timestamp) + unbondingDelay;
        emit UnbondingBegun(msg.sender, amount, node.unbondedAt);
    }

    /// @notice Takes out what is unbonded, but for what pending verdicts are about.
    function withdraw(address to) external nonReentrant {
        Node storage node = _nodes[msg.sender];
        if (to == address(0)) revert ZeroAddress();
        if (node.unbonding == 0) revert NothingUnbonding();
        if (block.timestamp < node.unbondedAt) revert StillUnbonding(node.unbondedAt);
        uint128 free = _free(node);
        uint128 amount = free < node.unbonding ? free : node.unbonding;
        if (amount == 0) revert StakeLocked(node.locked);
        node.unbonding -= amount;
        totalStake -= amount;
        emit Withdrawn(msg.sender, amount, to);
        token.safeTransfer(to, amount);
    }

    /// @notice What the registry knows of a node; all zero when it never registered.
    function nodeOf(address node) external view returns (Node memory) {
        return _nodes[node];
    }

    /// @notice Whether a node is registered and has the least stake, not counting what is on its way out.
    function isActive(address node) external view returns (bool) {
        return _nodes[node].registeredAt != 0 && _nodes[node].stake >= minimumStake;
    }

    function _registered(address account) internal view returns (Node storage node) {
        node = _nodes[account];
        if (node.registeredAt == 0) revert NotRegistered(account);
    }

    /// @dev What no pending verdict is about. A contradiction proven meanwhile may have left less than is locked.
    function _free(Node storage node) internal view returns (uint128) {
        uint128 all = node.stake + node.unbonding;
        return all < node.locked ? 0 : all - node.locked;
    }

    /// @dev Takes from what is leaving first. The last thing that its callers do, because it pays.
    function _slash(address account, uint128 amount, bytes32 fault, address reporter) internal {
        Node storage node = _nodes[account];
        uint128 leaving = amount < node.unbonding ? amount : node.unbonding;
        node.unbonding -= leaving;
        node.stake -= amount - leaving;
        totalStake -= amount;
        uint128 reward = reporter == address(0) ? 0 : (amount * REPORTER_BASIS_POINTS) / WHOLE;
        emit Slashed(account, fault, amount, reporter, reward);
        if (reward != 0) token.safeTransfer(reporter, reward);
        if (amount != reward) token.safeTransfer(treasury, amount - reward);
    }

    function _checkEndpoint(string calldata endpoint) private pure {
        uint256 length = bytes(endpoint).length;
        if (length > MAX_ENDPOINT) revert EndpointTooLong(MAX_ENDPOINT, length);
    }
}
